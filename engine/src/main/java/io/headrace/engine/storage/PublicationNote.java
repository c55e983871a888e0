package io.headrace.engine.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which files of a folder count while it changes: the first line says how far it is, the second who
 * does it, the others name the former files.
 */
public final class PublicationNote {
  /** The note's name in its folder; hidden from readers that do not know it. */
  public static final String NAME = "_headrace_publication";

  private static final String PUBLISHING = "publishing";
  private static final String PUBLISHED = "published";

  /** Completing uploads takes seconds: a note of this age has lost its run. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final String state;
  private final String author;
  private final List<String> former;
  private final Set<String> formerNames;
  private final Optional<ConditionalFile.Content> stored;

  private PublicationNote(
      String state, String author, List<String> former, Optional<ConditionalFile.Content> stored) {
    this.state = state;
    this.author = author;
    this.former = List.copyOf(former);
    this.formerNames = new HashSet<>(former);
    this.stored = stored;
  }

  static PublicationNote ours(List<String> former) {
    return new PublicationNote(
        PUBLISHING,
        hostName() + " " + ProcessHandle.current().pid() + " " + UUID.randomUUID(),
        former,
        Optional.empty());
  }

  static Path path(Path folder) {
    return new Path(folder, NAME);
  }

  /** The note of a folder; empty where it is not changing. */
  public static Optional<PublicationNote> read(FileSystem files, Path folder) throws IOException {
    Optional<ConditionalFile.Content> content = new ConditionalFile(files, path(folder)).read();
    if (content.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new String(content.get().bytes(), StandardCharsets.UTF_8).lines().toList();
    if (lines.size() < 2 || !(lines.get(0).equals(PUBLISHING) || lines.get(0).equals(PUBLISHED))) {
      throw new IOException(path(folder) + " is damaged. Delete it and write the folder again.");
    }
    return Optional.of(
        new PublicationNote(
            lines.get(0), lines.get(1), new ArrayList<>(lines.subList(2, lines.size())), content));
  }

  /**
   * Whether a file counts.
   *
   * @param name from the folder on
   */
  public boolean shows(String name) {
    return formerNames.contains(name) != isPublished();
  }

  /** Whether it says the same as the other, of the same run. */
  public boolean isSameAs(PublicationNote other) {
    return state.equals(other.state) && author.equals(other.author);
  }

  boolean isPublished() {
    return state.equals(PUBLISHED);
  }

  List<String> former() {
    return former;
  }

  PublicationNote published() {
    return new PublicationNote(PUBLISHED, author, former, stored);
  }

  /** Writes it where there is none. */
  boolean create(FileSystem files, Path folder) throws IOException {
    return new ConditionalFile(files, path(folder)).create(bytes()) || isOurs(files, folder);
  }

  /** Writes it in the place of one of the same author. */
  boolean replace(FileSystem files, Path folder) throws IOException {
    ConditionalFile file = new ConditionalFile(files, path(folder));
    Optional<PublicationNote> there = read(files, folder);
    if (there.filter(n -> n.author.equals(author)).isEmpty()) {
      return false;
    }
    return file.replace(bytes(), there.get().stored.orElseThrow().etag()) || isOurs(files, folder);
  }

  // A refusal of what was written already, by a request whose answer was lost.
  private boolean isOurs(FileSystem files, Path folder) throws IOException {
    return read(files, folder).filter(this::isSameAs).isPresent();
  }

  boolean isAbandoned(FileSystem files, Path folder) throws IOException {
    String[] host = author.split(" ");
    boolean dead =
        host.length == 3
            && host[0].equals(hostName())
            && ProcessHandle.of(Long.parseLong(host[1])).isEmpty();
    return dead
        || timeOfFiles(files, folder) - stored.orElseThrow().modified() >= ABANDONED.toMillis();
  }

  // The store's own clock, as those of two hosts may differ.
  private static long timeOfFiles(FileSystem files, Path folder) throws IOException {
    Path now = new Path(folder, "." + UUID.randomUUID() + ".tmp");
    try {
      files.create(now, true).close();
      return files.getFileStatus(now).getModificationTime();
    } finally {
      files.delete(now, false);
    }
  }

  private byte[] bytes() {
    List<String> lines = new ArrayList<>(List.of(state, author));
    lines.addAll(former);
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "nameless-" + UUID.randomUUID();
    }
  }
}
