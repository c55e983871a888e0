package io.headrace.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import io.headrace.engine.registry.RegistryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRunLedgerTest extends RunLedgerContract {
  @TempDir Path folder;

  @Override
  RunStorage storage(String project) {
    return new FileRunStorage(beside().folder("runs").folder(project));
  }

  private RegistryFolder beside() {
    return Registries.folderBeside(
        new RegistryConfiguration(RegistryConfiguration.Type.FILE, "registry.db", false),
        folder,
        new Configuration());
  }

  @Test
  void entriesAreFilesBesideTheRegistry() throws IOException {
    RunLedger ledger = ledger();
    RunEntry entry = ledger.begin("r1", task("a", 1, 2), 0).entry();
    assertThat(files())
        .anySatisfy(f -> assertThat(f).endsWith(".r1.a.json"))
        .anySatisfy(f -> assertThat(f).endsWith(".r1.a.heartbeat"));
    ledger.done(entry, RunCounts.NONE);
    assertThat(files())
        .noneSatisfy(f -> assertThat(f).endsWith(".heartbeat"))
        .noneSatisfy(f -> assertThat(f).endsWith(".tmp"));
  }

  @Test
  void brokenFileIsToldOfAndStopsNothing() throws IOException {
    RunLedger ledger = ledger();
    ledger.begin("r1", task("a", 1, 2), 0);
    Path file = runs().resolve(named(".r1.a.json"));
    Files.writeString(file, "{\"run_id\": ");
    BegunRun next = ledger.begin("r2", task("a", 1, 2), 0);
    assertThat(next.takenOver()).isEmpty();
    RunListing listing = ledger.list(RunFilter.newest(9));
    assertThat(listing.entries()).extracting(RunEntry::runId).containsExactly("r2");
    assertThat(listing.problems())
        .singleElement()
        .asString()
        .contains(file.getFileName().toString())
        .contains("no JSON");
  }

  @Test
  void missingFieldsAreNamedAndUnknownOnesPassedOver() throws IOException {
    RunLedger ledger = ledger();
    ledger.done(ledger.begin("r1", task("a", 1, 2), 0).entry(), RunCounts.NONE);
    ledger.done(ledger.begin("r2", task("a", 1, 2), 0).entry(), RunCounts.NONE);
    Path first = runs().resolve(named(".r1.a.json"));
    Files.writeString(first, Files.readString(first).replace("\"run_id\"", "\"id_of_run\""));
    Path second = runs().resolve(named(".r2.a.json"));
    Files.writeString(
        second, Files.readString(second).replaceFirst("\\{", "{\"colour\": [1, {}],"));
    RunListing listing = ledger.list(RunFilter.newest(9));
    assertThat(listing.entries()).extracting(RunEntry::runId).containsExactly("r2");
    assertThat(listing.problems()).singleElement().asString().contains("it has no run_id");
  }

  @Test
  void statusOfALaterVersionIsToldOf() throws IOException {
    RunLedger ledger = ledger();
    ledger.done(ledger.begin("r1", task("a", 1, 2), 0).entry(), RunCounts.NONE);
    Path file = runs().resolve(named(".r1.a.json"));
    Files.writeString(file, Files.readString(file).replace("\"DONE\"", "\"PAUSED\""));
    assertThat(ledger.list(RunFilter.newest(9)).problems())
        .singleElement()
        .asString()
        .contains("PAUSED");
  }

  @Test
  void namesOfAnyLengthAndLetterMakeFiles() {
    RunLedger ledger = ledger();
    String name = "ß".repeat(300);
    RunEntry entry = ledger.begin("r1", task(name, 1, 2), 0).entry();
    assertThat(ledger.begin("r2", task("ß".repeat(299), 1, 2), 0).takenOver()).isEmpty();
    assertThat(ledger.begin("r3", task(name, 1, 2), 0).takenOver())
        .extracting(RunEntry::runId)
        .containsExactly("r1");
    assertThat(ledger.current(entry).view()).isEqualTo(name);
  }

  private RunLedger ledger() {
    return new RunLedger("p", storage("p"), Clock.systemUTC());
  }

  private Path runs() {
    return folder.resolve("registry.db.headrace").resolve("runs").resolve("p");
  }

  private String named(String end) throws IOException {
    return files().stream().filter(f -> f.endsWith(end)).findFirst().orElseThrow();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(runs())) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
