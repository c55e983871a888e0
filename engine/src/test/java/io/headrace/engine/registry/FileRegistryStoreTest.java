package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.DAY;
import static io.headrace.engine.registry.RegistryExamples.definitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryStoreTest extends RegistryStoreContract {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  @TempDir Path folder;

  @Test
  void whatWeDoNotKnowSurvivesAtEveryLevel() throws IOException {
    RegistryStore store = stored("registry.db");
    store.apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    RegistryMessage.Builder b = RegistryMessage.parseFrom(Files.readAllBytes(file)).toBuilder();
    b.setUnknownFields(UNKNOWN);
    b.getEntitiesBuilder(1).setUnknownFields(UNKNOWN).getSpecBuilder().setUnknownFields(UNKNOWN);
    b.getDataSourcesBuilder(0)
        .setUnknownFields(UNKNOWN)
        .getFileOptionsBuilder()
        .setUnknownFields(UNKNOWN);
    FeatureViewMessage.Builder v = b.getFeatureViewsBuilder(0).setUnknownFields(UNKNOWN);
    v.getSpecBuilder().setUnknownFields(UNKNOWN);
    v.getSpecBuilder().getFeaturesBuilder(0).setUnknownFields(UNKNOWN);
    v.getSpecBuilder().getBatchSourceBuilder().setUnknownFields(UNKNOWN);
    v.getMetaBuilder().setUnknownFields(UNKNOWN);
    b.getFeatureServicesBuilder(0)
        .getSpecBuilder()
        .setUnknownFields(UNKNOWN)
        .getFeaturesBuilder(0)
        .setUnknownFields(UNKNOWN);
    Files.write(file, b.build().toByteArray());

    store.apply(definitions("trips", "rate"));
    store.recordMaterialization("driver_stats", DAY);

    RegistryMessage after = RegistryMessage.parseFrom(Files.readAllBytes(file));
    FeatureViewMessage view = after.getFeatureViews(1);
    assertThat(view.getSpec().getName()).isEqualTo("driver_stats");
    assertThat(
            List.of(
                after.getUnknownFields(),
                after.getEntities(1).getUnknownFields(),
                after.getEntities(1).getSpec().getUnknownFields(),
                after.getDataSources(0).getUnknownFields(),
                after.getDataSources(0).getFileOptions().getUnknownFields(),
                view.getUnknownFields(),
                view.getSpec().getUnknownFields(),
                view.getSpec().getFeatures(0).getUnknownFields(),
                view.getSpec().getBatchSource().getUnknownFields(),
                view.getMeta().getUnknownFields(),
                after.getFeatureServices(0).getSpec().getUnknownFields(),
                after.getFeatureServices(0).getSpec().getFeatures(0).getUnknownFields()))
        .containsOnly(UNKNOWN);
  }

  @Test
  void crashBeforeTheRenameLeavesTheOldFile() throws IOException {
    stored("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    byte[] before = Files.readAllBytes(file);
    RegistryFile failing =
        new LocalRegistryFile(file, Duration.ofSeconds(1)) {
          @Override
          void move(Path temporary, Path target) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> Golden.store(failing, "demo").apply(definitions("rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it cannot be written (No space left on device)");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("registry.db", "registry.db.lock");
    }
  }

  @Test
  void corruptRegistryIsRefusedAndLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("registry.db"), "not a registry at all");
    assertThatThrownBy(() -> stored("registry.db").apply(definitions("trips")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged or not a Feast registry, and was left as it is");
    assertThat(file).hasContent("not a registry at all");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> stored("registry.db").read()).hasMessageContaining("damaged");
  }

  @Test
  void readOnlyRegistryIsNotReplaced() throws IOException {
    stored("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThatThrownBy(() -> stored("registry.db").apply(definitions("rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it is read-only, so nothing was changed");
  }

  @Test
  void permissionsOfTheOldFileAreKept() throws IOException {
    stored("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    stored("registry.db").apply(definitions("rate"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void missingRegistryIsToldToReadersAndNewToAppliers() {
    assertThatThrownBy(() -> stored("none.db").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("none.db: it does not exist. Run 'headrace apply'");
    assertThat(stored("none.db").readOrEmpty().featureViews()).isEmpty();
  }

  @Test
  void hadoopFileSystemsLockAndReplaceToo() throws IOException {
    RegistryFile file =
        new HadoopRegistryFile(
            folder.resolve("h.db").toUri(), new Configuration(), Duration.ofSeconds(1));
    Golden.store(file, "demo").apply(definitions("trips"));
    Golden.store(file, "demo").recordMaterialization("world", DAY);
    assertThat(Golden.store(file, "demo").read().state("world").intervals()).containsExactly(DAY);
    Path lock = folder.resolve("h.db.lock");
    assertThat(lock).doesNotExist();
    Files.writeString(lock, LockNote.ours().text());
    assertThatThrownBy(() -> Golden.store(file, "demo").recordMaterialization("world", DAY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it stays locked by process " + ProcessHandle.current().pid());
    LockNote ours = LockNote.ours();
    Files.writeString(lock, new LockNote("x", 999_999_999L, ours.host(), "then", "").text());
    Golden.store(file, "demo").recordMaterialization("world", DAY);
    assertThat(lock).doesNotExist();
  }

  @Test
  void oldLockOfAnotherHostIsBroken() throws IOException {
    RegistryFile file =
        new HadoopRegistryFile(
            folder.resolve("h.db").toUri(), new Configuration(), Duration.ofSeconds(1));
    Golden.store(file, "demo").apply(definitions("trips"));
    Path lock = folder.resolve("h.db.lock");
    Files.writeString(lock, new LockNote("x", 1, "another-host", "then", "").text());
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(9))));
    assertThatThrownBy(() -> Golden.store(file, "demo").recordMaterialization("world", DAY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it stays locked by process 1 of x on another-host");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
    Golden.store(file, "demo").recordMaterialization("world", DAY);
    assertThat(lock).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.endsWith(".tmp"));
    }
  }

  @Test
  void holderWhoseLockWasBrokenLeavesThatOfTheNextOneAlone() throws IOException {
    RegistryFile file =
        new HadoopRegistryFile(
            folder.resolve("h.db").toUri(), new Configuration(), Duration.ofSeconds(1));
    Path lock = folder.resolve("h.db.lock");
    // One after the other in the same process: only what they wrote tells them apart.
    LockNote next = LockNote.ours();
    file.locked(
        () -> {
          assertThat(lock).content().isNotEqualTo(next.text()).contains("id=");
          replace(lock, next.text());
          return lock;
        });
    assertThat(lock).hasContent(next.text());
    Files.delete(lock);
    file.locked(() -> assertThat(lock).exists());
    assertThat(lock).doesNotExist();
  }

  /** With the checksum that this file system keeps beside it. */
  private static void replace(Path file, String text) {
    try {
      Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  RegistryStore store(String project) {
    return Golden.store(folder.resolve("registry.db"), project);
  }

  private RegistryStore stored(String file) {
    return Golden.store(folder.resolve(file), "demo");
  }
}
