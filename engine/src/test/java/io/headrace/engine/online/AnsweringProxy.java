package io.headrace.engine.online;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a Redis server and, for a while, answers commands on keys with an error of its own,
 * as a server does that is loading or whose cluster is down. Passes on all else, command by
 * command.
 */
final class AnsweringProxy implements Closeable {
  private static final Set<String> ALWAYS_ANSWERED =
      Set.of("AUTH", "CLIENT", "CLUSTER", "COMMAND", "HELLO", "INFO", "PING", "SCRIPT", "SELECT");

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile Optional<String> error = Optional.empty();

  private AnsweringProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** Passes on to a port of this machine, everything until {@link #answer}. */
  static AnsweringProxy to(int target) {
    try {
      ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      AnsweringProxy proxy = new AnsweringProxy(listening, target);
      start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on commands on keys get this error, and the server none of them. */
  void answer(String text) {
    error = Optional.of(text);
  }

  /** From now on everything is passed on again. */
  void passOn() {
    error = Optional.empty();
  }

  /** How many commands the proxy has answered itself. */
  int answered() {
    return answered.get();
  }

  @Override
  public void close() {
    closeQuietly(listening);
    open.forEach(AnsweringProxy::closeQuietly);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        // The proxy was closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        InputStream requests = new BufferedInputStream(client.getInputStream());
        OutputStream answers = new BufferedOutputStream(client.getOutputStream());
        InputStream fromServer = new BufferedInputStream(server.getInputStream());
        OutputStream toServer = server.getOutputStream()) {
      server.setTcpNoDelay(true);
      while (true) {
        byte[] request = message(requests);
        Optional<String> own = error.filter(e -> !ALWAYS_ANSWERED.contains(name(request)));
        if (own.isPresent()) {
          answers.write(("-" + own.get() + "\r\n").getBytes(StandardCharsets.US_ASCII));
          answered.incrementAndGet();
        } else {
          toServer.write(request);
          answers.write(message(fromServer));
        }
        if (requests.available() == 0) {
          answers.flush();
        }
      }
    } catch (IOException e) {
      // One side went away: so does the other.
    } finally {
      open.remove(client);
    }
  }

  /** The first word of a command, an array of texts. */
  private static String name(byte[] request) {
    return new String(request, StandardCharsets.ISO_8859_1)
        .split("\r\n", 4)[2].toUpperCase(Locale.ROOT);
  }

  /** A whole message of Redis' protocol, as it came. */
  private static byte[] message(InputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int left = 1; left > 0; left--) {
      String line = line(in, message);
      int number = "*$".indexOf(line.charAt(0)) < 0 ? 0 : Integer.parseInt(line.substring(1));
      if (line.charAt(0) == '*') {
        left += Math.max(0, number);
      } else if (line.charAt(0) == '$' && number >= 0) {
        byte[] text = in.readNBytes(number + 2);
        if (text.length < number + 2) {
          throw new EOFException();
        }
        message.write(text);
      }
    }
    return message.toByteArray();
  }

  private static String line(InputStream in, OutputStream copy) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      copy.write(next);
      if (next != '\r') {
        line.append((char) next);
      }
    }
    copy.write('\n');
    return line.toString();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Nothing is lost with a connection that is to break anyway.
    }
  }

  private static void start(Runnable running) {
    Thread thread = new Thread(running, "answering proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
