package io.headrace.engine.online;

import static io.headrace.engine.online.OnlineStoreContract.at;
import static io.headrace.engine.online.OnlineStoreContract.key;
import static io.headrace.engine.online.OnlineStoreContract.row;
import static io.headrace.engine.online.OnlineStoreContract.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that takes encrypted connections only; its certificate is for the name localhost. */
class PostgresTlsIT {
  @TempDir private static Path folder;

  private static EmbeddedPostgres server;
  private static TestCertificates certificates;
  private static TestCertificates strangers;

  private final OnlineTable table = table("encrypted");

  @BeforeAll
  static void start() throws Exception {
    certificates =
        TestCertificates.by("authority", folder)
            .certify("server", "dns:localhost")
            .certify("certified", "dns:client");
    strangers = TestCertificates.by("stranger", folder);
    Path access = folder.resolve("hba.conf");
    Files.writeString(
        access,
        "hostssl all certified all cert\nhostssl all all all trust\n"
            // The embedded server looks by itself whether it has started.
            + "hostnossl postgres postgres 127.0.0.1/32 trust\nlocal all all trust\n");
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", certificates.certificate("server"))
            .setServerConfig("ssl_key_file", certificates.key("server"))
            .setServerConfig("ssl_ca_file", certificates.certificate("authority"))
            .setServerConfig("hba_file", access.toString())
            .start();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + server.getPort()
                    + "/postgres?user=postgres&sslmode=disable");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE plain LOGIN SUPERUSER; CREATE ROLE certified LOGIN SUPERUSER");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow", "prefer", "require"})
  void modesThatDoNotCheckEncrypt(String mode) {
    assertWorks(settings().with(s -> s.sslMode = mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void aCertificateOfATrustedAuthorityIsTaken(String mode) {
    assertWorks(
        settings()
            .with(s -> s.sslMode = mode)
            .with(s -> s.rootCertificate = Optional.of(certificates.certificate("authority"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void aCertificateOfAStrangerIsRefused(String mode) {
    assertRefused(
        settings()
            .with(s -> s.sslMode = mode)
            .with(s -> s.rootCertificate = Optional.of(strangers.certificate("stranger"))),
        "Check 'sslmode' and the certificates");
  }

  @Test
  void aCertificateForAnotherNameIsRefusedWhereTheNameIsChecked() {
    String root = certificates.certificate("authority");

    assertWorks(
        settings()
            .with(s -> s.host = "127.0.0.1")
            .with(s -> s.sslMode = "verify-ca")
            .with(s -> s.rootCertificate = Optional.of(root)));
    assertRefused(
        settings()
            .with(s -> s.host = "127.0.0.1")
            .with(s -> s.sslMode = "verify-full")
            .with(s -> s.rootCertificate = Optional.of(root)),
        "Check 'sslmode' and the certificates");
  }

  @Test
  void aConnectionThatIsNotEncryptedIsRefused() {
    assertRefused(
        settings().with(s -> s.sslMode = "disable"), "pg_hba.conf does not let user 'plain' in");
  }

  @Test
  void aClientShowsItsCertificate() {
    assertWorks(
        settings()
            .user("certified", "")
            .with(s -> s.sslMode = "verify-full")
            .with(s -> s.rootCertificate = Optional.of(certificates.certificate("authority")))
            .clientCertificate(
                certificates.certificate("certified"), certificates.key("certified")));
  }

  @Test
  void aClientWithoutCertificateIsRefusedWhereOneIsWanted() {
    assertRefused(
        settings()
            .user("certified", "")
            .with(s -> s.sslMode = "require")
            .with(s -> s.rootCertificate = Optional.of(certificates.certificate("authority"))),
        "pg_hba.conf does not let user 'certified' in");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertRefused(
        settings()
            .with(s -> s.sslMode = "verify-full")
            .with(s -> s.rootCertificate = Optional.of(folder.resolve("none.crt").toString())),
        "none.crt");
  }

  @Test
  void aServerThatGoesAwayIsNoticedAfterSoManyIdleSeconds() throws Exception {
    try (Socket socket = new PostgresSockets("33").createSocket()) {
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(33);
    }
    assertWorks(
        settings().with(s -> s.sslMode = "require").with(s -> s.keepAlive = OptionalInt.of(33)));
  }

  private void assertWorks(PostgresSettings settings) {
    OnlineStore store = settings.store();
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, new RunFence("r", 1))) {
      writer.write(row(1, "x", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
    assertThat(store.read(table, List.of(key(1)), List.of("city")).get(0)).isPresent();
  }

  private void assertRefused(PostgresSettings settings, String message) {
    assertThatThrownBy(() -> settings.store().prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no connection (1 attempt in ")
        .hasMessageContaining(message);
  }

  private static PostgresSettings settings() {
    return new PostgresSettings()
        .with(s -> s.host = "localhost")
        .with(s -> s.port = server.getPort())
        .user("plain", "");
  }
}
