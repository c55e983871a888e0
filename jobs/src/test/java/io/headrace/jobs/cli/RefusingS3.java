package io.headrace.jobs.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A server that answers every request of S3's language with one error. */
final class RefusingS3 implements AutoCloseable {
  private final HttpServer server;

  private RefusingS3(HttpServer server) {
    this.server = server;
  }

  /**
   * @param code as S3 names the error
   */
  static RefusingS3 with(int status, String code) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] body =
          String.format(
                  Locale.ROOT,
                  "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message></Error>",
                  code)
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
              exchange.getResponseBody().write(body);
            }
            exchange.close();
          });
      server.start();
      return new RefusingS3(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
