package io.headrace.engine.registry;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Registries that Feast wrote, copied to where a test may change them. */
final class Golden {
  private Golden() {}

  static Path path(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path copy(String name, Path folder) throws IOException {
    // Written rather than copied: a copy would be as read-only as a checkout may be.
    return Files.write(folder.resolve("registry.db"), Files.readAllBytes(path(name)));
  }

  static RegistryStore store(Path file, String project) {
    return store(new LocalRegistryFile(file, Duration.ofSeconds(20)), project);
  }

  static RegistryStore store(RegistryFile file, String project) {
    return new StoredRegistry(
        new FileRegistryContent(file, Clock.systemUTC()),
        project,
        true,
        SourceFlavor.FILE,
        Clock.systemUTC());
  }
}
