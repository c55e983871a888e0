package io.headrace.engine.online;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a client and a server on this machine that can be slow, break and refuse. Bytes
 * pass unchanged otherwise.
 */
final class FaultyProxy implements Closeable {
  private static final int CHUNK_BYTES = 16 << 10;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong requestsLeft = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong answersLeft = new AtomicLong(Long.MAX_VALUE);
  private volatile long delayNanos;
  private volatile boolean refusing;

  private FaultyProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** Passes on to a port of this machine. */
  static FaultyProxy to(int target) {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      FaultyProxy proxy = new FaultyProxy(listening, target);
      start("proxy", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect to, on 127.0.0.1. */
  int port() {
    return listening.getLocalPort();
  }

  /** How many connections there have been. */
  int connections() {
    return accepted.get();
  }

  /** From now on, each piece of an answer arrives so much later. */
  void delayAnswers(Duration each) {
    delayNanos = each.toNanos();
  }

  /** Breaks all connections once, after so many more bytes were passed to the server. */
  void cutAfterRequestBytes(long bytes) {
    requestsLeft.set(bytes);
  }

  /** Breaks all connections once, after so many more bytes of answers: what follows is lost. */
  void cutAfterAnswerBytes(long bytes) {
    answersLeft.set(bytes);
  }

  /** Breaks all connections now; new ones are taken. */
  void cut() {
    open.forEach(FaultyProxy::closeQuietly);
  }

  /** Breaks all connections and takes none until {@link #allow}. */
  void refuse() {
    refusing = true;
    cut();
  }

  void allow() {
    refusing = false;
  }

  @Override
  public void close() {
    closeQuietly(listening);
    cut();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        accepted.incrementAndGet();
        open.add(client);
        if (refusing) {
          forget(client);
        } else {
          join(client);
        }
      } catch (IOException e) {
        // The proxy was closed, or the server is not there: the client sees its connection break.
      }
    }
  }

  private void join(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      forget(client);
      closeQuietly(server);
      throw e;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    open.add(server);
    start("proxy to server", () -> pass(client, server, requestsLeft, false));
    start("proxy to client", () -> pass(server, client, answersLeft, true));
  }

  private void pass(Socket from, Socket to, AtomicLong left, boolean answers) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (answers && delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        long allowed = left.get();
        if (allowed != Long.MAX_VALUE) {
          allowed = left.addAndGet(-read);
          if (allowed < 0) {
            left.set(Long.MAX_VALUE);
            out.write(chunk, 0, (int) Math.max(0, read + allowed));
            out.flush();
            cut();
            return;
          }
        }
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // One side went away: so does the other, below.
    } finally {
      forget(from);
      forget(to);
    }
  }

  private void forget(Socket socket) {
    open.remove(socket);
    closeQuietly(socket);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Nothing is lost with a connection that is to break anyway.
    }
  }

  private static void start(String name, Runnable running) {
    Thread thread = new Thread(running, name);
    thread.setDaemon(true);
    thread.start();
  }
}
