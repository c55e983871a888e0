package io.headrace.engine.storage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Stands before an HTTP server and lets one request in at a time. The S3 server of the tests looks
 * at {@code If-Match} first and writes later; S3 itself does both at once, and so does it from
 * behind here.
 */
public final class OneRequestAtATime implements AutoCloseable {
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of("connection", "expect", "content-length", "transfer-encoding", "keep-alive", "date");

  private final int port;
  private final HttpServer server;

  /**
   * @param port of the server behind, on this machine
   */
  public OneRequestAtATime(int port) throws IOException {
    this.port = port;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // Without an executor the one thread that takes requests also answers them.
    server.createContext("/", this::pass);
    server.start();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange;
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      OutputStream out = behind.getOutputStream();
      out.write(head(exchange, body.length));
      out.write(body);
      out.flush();
      answer(exchange, new BufferedInputStream(behind.getInputStream()));
    }
  }

  private static byte[] head(HttpExchange exchange, int length) {
    StringBuilder head = new StringBuilder(exchange.getRequestMethod());
    head.append(' ').append(exchange.getRequestURI()).append(" HTTP/1.1\r\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(v -> head.append(name).append(": ").append(v).append("\r\n"));
              }
            });
    head.append("Content-Length: ").append(length).append("\r\nConnection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void answer(HttpExchange exchange, InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    Headers headers = exchange.getResponseHeaders();
    boolean chunked = false;
    String length = null;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String[] parts = header.split(": *", 2);
      String name = parts[0].toLowerCase(Locale.ROOT);
      chunked |= name.equals("transfer-encoding");
      length = name.equals("content-length") ? parts[1] : length;
      if (!OF_ONE_CONNECTION.contains(name)) {
        headers.add(parts[0], parts[1]);
      }
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      if (length != null) {
        headers.put("Content-Length", List.of(length));
      }
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] body = chunked ? chunks(in) : in.readAllBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
