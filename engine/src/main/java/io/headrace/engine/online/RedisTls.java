package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** How a client checks the server's certificate on encrypted connections. */
final class RedisTls {
  private static final String STORE_TYPE = "PKCS12";

  // Guards nothing: the store is made in memory, of public certificates.
  private static final String STORE_PASSWORD = "certificates";

  private RedisTls() {}

  static SslOptions options(RedisSettings settings) {
    SslOptions.Builder options =
        SslOptions.builder()
            .sslVerifyMode(settings.tlsVerify() ? SslVerifyMode.FULL : SslVerifyMode.INSECURE);
    if (settings.tlsVerify() && !settings.certificates().isEmpty()) {
      byte[] trusted = trusted(settings);
      options
          .trustStoreType(STORE_TYPE)
          .truststore(() -> new ByteArrayInputStream(trusted), STORE_PASSWORD.toCharArray());
    }
    return options.build();
  }

  private static byte[] trusted(RedisSettings settings) {
    byte[] pem = settings.certificates().getBytes(StandardCharsets.UTF_8);
    try {
      KeyStore store = KeyStore.getInstance(STORE_TYPE);
      store.load(null, null);
      int number = 0;
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        store.setCertificateEntry("authority-" + number++, one);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, STORE_PASSWORD.toCharArray());
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new StoreException(
          settings.description(),
          "the certificates of 'ssl_ca_certs' cannot be used: "
              + e.getMessage()
              + ". Name a PEM file with X.509 certificates.",
          e);
    }
  }
}
