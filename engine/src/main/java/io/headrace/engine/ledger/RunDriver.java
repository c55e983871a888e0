package io.headrace.engine.ledger;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * The process that leads a run.
 *
 * @param since when it started, to the second; 1970 where its system does not tell
 */
public record RunDriver(String host, long pid, Instant since) {

  /** This process. */
  public static RunDriver ours() {
    ProcessHandle process = ProcessHandle.current();
    return new RunDriver(hostName(), process.pid(), since(process));
  }

  /**
   * Whether it is a process of this host that is no more. A number that another process has by now
   * does not count as alive.
   */
  boolean isGone() {
    return host.equals(hostName())
        && ProcessHandle.of(pid).map(p -> !since(p).equals(since)).orElse(true);
  }

  /** Whether it is a process of this host that is there. */
  boolean isHere() {
    return host.equals(hostName()) && !isGone();
  }

  private static Instant since(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(i -> Instant.ofEpochSecond(i.getEpochSecond()))
        .orElse(Instant.EPOCH);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host that cannot name itself is known by this name to itself alone.
      return "localhost";
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}
