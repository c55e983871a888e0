package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Verify;
import io.headrace.engine.configuration.Secret;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * How connections are encrypted, with the files' contents: they are read once, so that they have to
 * exist on one machine only.
 *
 * @param on whether they are encrypted at all
 * @param authorities PEM text of the certificates to trust; empty for those of the JVM
 * @param certificate PEM text of the client's certificate; empty for none
 * @param key PEM text of the client's key, likewise
 */
record RedisTls(boolean on, Verify verify, String authorities, String certificate, Secret key)
    implements Serializable {
  private static final String STORE_TYPE = "PKCS12";

  // Guards nothing: the stores live in memory only.
  private static final char[] STORE_PASSWORD = "certificates".toCharArray();

  static final RedisTls OFF = new RedisTls(false, Verify.NOTHING, "", "", new Secret(""));

  static RedisTls read(Redis.Tls tls, String where, Problems problems) {
    return new RedisTls(
        true,
        tls.verify(),
        read("ssl_ca_certs", tls.authorities(), where, problems),
        read("ssl_certfile", tls.certificate(), where, problems),
        new Secret(read("ssl_keyfile", tls.key(), where, problems)));
  }

  private static String read(String name, Optional<String> file, String where, Problems problems) {
    if (file.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(file.get()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      problems.add(
          where,
          "'" + name + "' names the file " + file.get() + ", which cannot be read",
          "Name a readable PEM file.");
      return "";
    }
  }

  static SslOptions options(String store, RedisTls tls) {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(mode(tls.verify));
    try {
      if (tls.verify != Verify.NOTHING && !tls.authorities.isEmpty()) {
        byte[] trusted = trusted(tls);
        options
            .trustStoreType(STORE_TYPE)
            .truststore(() -> new ByteArrayInputStream(trusted), STORE_PASSWORD.clone());
      }
      if (!tls.certificate.isEmpty()) {
        byte[] own = own(tls);
        options
            .keyStoreType(STORE_TYPE)
            .keystore(() -> new ByteArrayInputStream(own), STORE_PASSWORD.clone());
      }
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new StoreException(
          store,
          "the certificates or the key of connection_string cannot be used: "
              + e.getMessage()
              + ". Name PEM files with X.509 certificates, and a key in PKCS#8 that is not"
              + " encrypted; 'openssl pkcs8 -topk8 -nocrypt' makes one.",
          e);
    }
    return options.build();
  }

  private static SslVerifyMode mode(Verify verify) {
    return switch (verify) {
      case HOST -> SslVerifyMode.FULL;
      case AUTHORITY -> SslVerifyMode.CA;
      case NOTHING -> SslVerifyMode.INSECURE;
    };
  }

  private static byte[] trusted(RedisTls tls) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate one : certificates(tls.authorities)) {
      store.setCertificateEntry("authority-" + number++, one);
    }
    return bytes(store);
  }

  private static byte[] own(RedisTls tls) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    Certificate[] chain = certificates(tls.certificate).toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new IllegalArgumentException("'ssl_certfile' holds no certificate");
    }
    store.setKeyEntry(
        "client",
        key(tls.key.reveal(), chain[0].getPublicKey().getAlgorithm()),
        STORE_PASSWORD,
        chain);
    return bytes(store);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(STORE_TYPE);
    store.load(null, null);
    return store;
  }

  private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, STORE_PASSWORD);
    return bytes.toByteArray();
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text between the lines of a PKCS#8 key; its own text never gets into a message. */
  private static PrivateKey key(String pem, String algorithm) throws GeneralSecurityException {
    List<String> lines = pem.lines().map(String::strip).toList();
    int begin = lines.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = lines.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("'ssl_keyfile' holds no 'BEGIN PRIVATE KEY'");
    }
    try {
      byte[] der = Base64.getDecoder().decode(String.join("", lines.subList(begin + 1, end)));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      throw new InvalidKeySpecException("'ssl_keyfile' does not hold a key of kind " + algorithm);
    }
  }
}
