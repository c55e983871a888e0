package io.headrace.engine.online;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of the test's own and certificates that it signs, as PEM files in a folder. */
final class TestCertificates {
  private static final String SECRET = "changeit";

  private final Path folder;
  private final String authority;

  private TestCertificates(Path folder, String authority) {
    this.folder = folder;
    this.authority = authority;
  }

  /** Files are named after the authority and after who is certified. */
  static TestCertificates by(String authority, Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder, authority);
    certificates.make(authority, "-ext", "bc:c");
    certificates.writeCertificate(authority);
    return certificates;
  }

  /**
   * @param alternativeName such as {@code dns:localhost}
   */
  TestCertificates certify(String name, String alternativeName) throws Exception {
    make(name);
    Path request = folder.resolve(name + ".csr");
    Path signed = folder.resolve(name + ".signed");
    keytool("-certreq", "-alias", name, "-file", request.toString());
    keytool(
        "-gencert",
        "-alias",
        authority,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "san=" + alternativeName,
        "-rfc");
    keytool("-importcert", "-alias", name, "-file", signed.toString(), "-noprompt");
    writeCertificate(name);
    Key key = store().getKey(name, SECRET.toCharArray());
    Files.createFile(
        Path.of(key(name)),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(Path.of(key(name)), pem("PRIVATE KEY", key.getEncoded()));
    return this;
  }

  String certificate(String name) {
    return folder.resolve(name + ".crt").toString();
  }

  String key(String name) {
    return folder.resolve(name + ".pem").toString();
  }

  private void make(String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=" + name));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  private void writeCertificate(String name) throws GeneralSecurityException, IOException {
    Certificate certificate = store().getCertificate(name);
    Files.writeString(Path.of(certificate(name)), pem("CERTIFICATE", certificate.getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(keyStore().toFile(), SECRET.toCharArray());
  }

  private Path keyStore() {
    return folder.resolve(authority + ".p12");
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keyStore().toString(), "-storepass", SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }
}
