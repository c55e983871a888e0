package io.headrace.engine.registry;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * Who holds a lock, written into the lock file for those who wait.
 *
 * @param id of this one lock, as a process takes many; empty where its holder wrote none
 */
record LockNote(String owner, long pid, String host, String time, String id) {
  // Two hosts that cannot name themselves must not take each other's processes for their own.
  private static final String NAMELESS = "nameless-" + UUID.randomUUID();

  static LockNote ours() {
    return new LockNote(
        System.getProperty("user.name", "unknown"),
        ProcessHandle.current().pid(),
        hostName(),
        Instant.now().toString(),
        UUID.randomUUID().toString());
  }

  String text() {
    return String.format(
        Locale.ROOT, "owner=%s%npid=%d%nhost=%s%ntime=%s%nid=%s%n", owner, pid, host, time, id);
  }

  static Optional<LockNote> parse(String text) {
    Properties p = new Properties();
    try {
      p.load(new StringReader(text));
      return Optional.of(
          new LockNote(
              p.getProperty("owner", "?"),
              Long.parseLong(p.getProperty("pid", "")),
              p.getProperty("host", "?"),
              p.getProperty("time", "?"),
              p.getProperty("id", "")));
    } catch (IOException | IllegalArgumentException e) {
      // Half written by one who is just taking the lock.
      return Optional.empty();
    }
  }

  /** Whether the holder was a process of this host that is no more. */
  boolean isStale() {
    return host.equals(hostName()) && ProcessHandle.of(pid).isEmpty();
  }

  @Override
  public String toString() {
    return "process " + pid + " of " + owner + " on " + host + " since " + time;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return NAMELESS;
    }
  }
}
