package io.headrace.engine.ledger;

import io.headrace.engine.ledger.RunEntryJson.BrokenEntryException;
import io.headrace.engine.registry.RegistryFolder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One JSON file an entry, in a folder a project.
 *
 * <p>The heartbeat has a file of its own, which the run alone writes and which goes when the run
 * ends: an entry is changed under the lock only, and a listing shows which have not ended.
 */
final class FileRunStorage implements RunStorage {
  private final RegistryFolder folder;

  FileRunStorage(RegistryFolder folder) {
    this.folder = folder;
  }

  @Override
  public String address() {
    return folder.address();
  }

  @Override
  public <T> T exclusively(Function<Entries, T> work) {
    Supplier<T> locked = () -> work.apply(new Files());
    return folder.locked(locked);
  }

  @Override
  public <T> T reading(Function<Entries, T> work) {
    return work.apply(new Files());
  }

  @Override
  public void heartbeat(RunEntry entry, Instant moment) {
    folder.replace(RunFileName.of(entry).heartbeat(), bytes(moment.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One look at the folder. */
  private final class Files implements Entries {
    /** Newest first. */
    private final List<RunFileName> names = new ArrayList<>();

    private final Set<String> heartbeats = new HashSet<>();

    Files() {
      for (String name : folder.names()) {
        if (name.endsWith(RunFileName.HEARTBEAT)) {
          heartbeats.add(name);
        } else if (name.endsWith(RunFileName.ENTRY)) {
          RunFileName.parse(name).ifPresent(names::add);
        }
      }
      names.sort(Comparator.comparingLong(RunFileName::generation).reversed());
    }

    @Override
    public long lastGeneration() {
      return names.isEmpty() ? 0 : names.get(0).generation();
    }

    @Override
    public List<RunEntry> running(String view) {
      List<RunEntry> running = new ArrayList<>();
      for (RunFileName name : names) {
        if (name.encodedView().equals(RunFileName.encoded(view))
            && heartbeats.contains(name.heartbeat())) {
          readable(name).filter(e -> e.status() == RunStatus.RUNNING).ifPresent(running::add);
        }
      }
      return running;
    }

    @Override
    public Optional<RunEntry> newest(String view) {
      return names.stream()
          .filter(n -> n.encodedView().equals(RunFileName.encoded(view)))
          .findFirst()
          .flatMap(this::readable);
    }

    @Override
    public Optional<RunEntry> find(long generation) {
      return names.stream()
          .filter(n -> n.generation() == generation)
          .findFirst()
          .flatMap(this::readable);
    }

    @Override
    public List<RunEntry> after(String view, long generation) {
      return names.stream()
          .filter(n -> n.generation() > generation)
          .filter(n -> n.encodedView().equals(RunFileName.encoded(view)))
          .flatMap(n -> readable(n).stream())
          .toList();
    }

    @Override
    public Optional<KnownEnd> knownEnd(String view) {
      return folder
          .read(RunFileName.knownEnd(view))
          .flatMap(
              content -> {
                String[] parts = new String(content, StandardCharsets.UTF_8).split(" ");
                try {
                  return Optional.of(new KnownEnd(Instant.parse(parts[0]), parts[1]));
                } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                  // It only serves a warning, and the next run that is done writes it anew.
                  return Optional.empty();
                }
              });
    }

    @Override
    public RunListing list(RunFilter filter) {
      List<RunEntry> entries = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      for (RunFileName name : names) {
        if (entries.size() == filter.limit()) {
          break;
        }
        if (!filter.view().map(RunFileName::encoded).map(name.encodedView()::equals).orElse(true)
            || !filter.runId().map(name.runId()::startsWith).orElse(true)) {
          continue;
        }
        try {
          read(name).filter(filter::asksFor).ifPresent(entries::add);
        } catch (BrokenEntryException e) {
          problems.add(
              folder.address()
                  + ": "
                  + name.entry()
                  + " cannot be read ("
                  + e.getMessage()
                  + "). Delete it if you do not need it.");
        }
      }
      return new RunListing(entries, problems);
    }

    @Override
    public Optional<String> pins(String view) {
      return folder
          .read(RunFileName.pins(view))
          .map(content -> new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void putPins(String view, String text) {
      folder.replace(RunFileName.pins(view), bytes(text));
    }

    @Override
    public void put(RunEntry entry) {
      RunFileName name = RunFileName.of(entry);
      // The heartbeat first: an entry without one is taken for ended.
      boolean running = entry.status() == RunStatus.RUNNING;
      if (running && !heartbeats.contains(name.heartbeat())) {
        folder.replace(name.heartbeat(), bytes(entry.heartbeat().toString()));
      }
      folder.replace(name.entry(), bytes(RunEntryJson.text(entry)));
      if (!running) {
        folder.delete(name.heartbeat());
      }
      if (entry.status() == RunStatus.DONE) {
        noteEnd(entry);
      }
    }

    private void noteEnd(RunEntry done) {
      Optional<KnownEnd> known = knownEnd(done.view());
      done.task()
          .interval()
          .map(i -> i.end())
          .filter(end -> known.map(k -> end.isAfter(k.end())).orElse(true))
          .ifPresent(
              end ->
                  folder.replace(
                      RunFileName.knownEnd(done.view()), bytes(end + " " + done.runId())));
    }

    @Override
    public void prune(int kept) {
      for (RunFileName name : names.subList(Math.min(kept, names.size()), names.size())) {
        boolean running =
            heartbeats.contains(name.heartbeat())
                && readable(name)
                    .map(e -> e.seenAt(Instant.now(), RunLedger.SILENCE).status())
                    .filter(RunStatus.RUNNING::equals)
                    .isPresent();
        if (!running) {
          folder.delete(name.entry());
          folder.delete(name.heartbeat());
        }
      }
    }

    private Optional<RunEntry> readable(RunFileName name) {
      try {
        return read(name);
      } catch (BrokenEntryException e) {
        // A run goes on without it; listings tell of it.
        return Optional.empty();
      }
    }

    private Optional<RunEntry> read(RunFileName name) throws BrokenEntryException {
      Optional<byte[]> content = folder.read(name.entry());
      if (content.isEmpty()) {
        return Optional.empty();
      }
      RunEntry entry = RunEntryJson.parse(new String(content.get(), StandardCharsets.UTF_8));
      if (!heartbeats.contains(name.heartbeat())) {
        return Optional.of(entry);
      }
      return Optional.of(
          folder
              .read(name.heartbeat())
              .flatMap(b -> moment(new String(b, StandardCharsets.UTF_8)))
              .map(entry::heardOf)
              .orElse(entry));
    }

    private Optional<Instant> moment(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }
}
