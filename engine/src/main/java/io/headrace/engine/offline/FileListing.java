package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.PublicationNote;
import io.headrace.engine.storage.StorageCall;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The data files behind a path, listed once.
 *
 * @param base the folder below which {@code key=value} folders are partition columns
 */
record FileListing(Path base, List<PinnedFile> files) {
  /** More would not fit the driver's memory comfortably, and is a table rather than a path. */
  static final int MOST_FILES = 500_000;

  /** Of files that are not what they were. */
  private static final int MOST_NAMED = 10;

  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  FileListing {
    files = List.copyOf(files);
  }

  long bytes() {
    return files.stream().mapToLong(PinnedFile::bytes).sum();
  }

  SourceStatistics.Whole whole() {
    return new SourceStatistics.Whole(files.size(), bytes());
  }

  /** {@code path} as Hadoop wants it, relative ones below {@code repository}. */
  static Path locate(java.nio.file.Path repository, String path) {
    if (URI.matcher(path).matches()) {
      return new Path(path.startsWith("s3://") ? "s3a://" + path.substring(5) : path);
    }
    return new Path("file:" + repository.toAbsolutePath().normalize().resolve(path).normalize());
  }

  /**
   * @param where names the source in errors
   * @throws DefinitionException when nothing is there, or no data file is
   * @throws io.headrace.engine.definitions.StoreException when it cannot be listed
   */
  static FileListing of(Configuration hadoop, Path path, String where) {
    StorageCall call = StorageCall.begin(Access.LIST, path);
    try {
      FileSystem fs = FileSystems.open(path, hadoop, where);
      call.asking(fs, path);
      FileStatus[] found = matches(fs, path);
      if (found.length == 0) {
        throw new DefinitionException(
            where,
            "nothing is at " + path,
            "Check the path; relative ones start at the repository.");
      }
      List<PinnedFile> files = new ArrayList<>();
      for (FileStatus status : found) {
        collect(fs, status, files, where);
      }
      if (files.isEmpty()) {
        throw new DefinitionException(
            where,
            "no data file is in " + path,
            "Names that start with '_' or '.' do not count, nor do files of a run that has not ended."
                + " Put data there or correct the path.");
      }
      files.sort(Comparator.comparing(PinnedFile::path));
      return new FileListing(base(fs, path, found), files);
    } catch (FileNotFoundException e) {
      throw new DefinitionException(
          where, "nothing is at " + path, "It went away while it was listed; run again.");
    } catch (IOException e) {
      throw call.failed(where, e);
    }
  }

  /**
   * The files that an earlier run read, each as it was then.
   *
   * @param where names the source in errors
   * @throws DefinitionException naming files that changed or are gone
   * @throws io.headrace.engine.definitions.StoreException when they cannot be looked for
   */
  static FileListing again(
      Configuration hadoop, Path path, List<PinnedFile> earlier, String where) {
    List<Problem> problems = new ArrayList<>();
    FileSystem fs = FileSystems.open(path, hadoop, where);
    StorageCall call = StorageCall.begin(Access.LIST, path).asking(fs, path);
    try {
      for (PinnedFile file : earlier) {
        difference(fs, file)
            .ifPresent(
                what ->
                    problems.add(
                        new Problem(
                            where,
                            "the file " + file.path() + " " + what,
                            "Plain files keep no versions: bring the file back, or leave --pins out.")));
      }
      if (!problems.isEmpty()) {
        throw new DefinitionException(problems.subList(0, Math.min(problems.size(), MOST_NAMED)));
      }
      return new FileListing(base(fs, path, matches(fs, path)), earlier);
    } catch (IOException e) {
      throw call.failed(where, e);
    }
  }

  private static Optional<String> difference(FileSystem fs, PinnedFile file) throws IOException {
    FileStatus now;
    try {
      now = fs.getFileStatus(new Path(file.path()));
    } catch (FileNotFoundException e) {
      return Optional.of("is gone since");
    }
    Instant modified = Instant.ofEpochMilli(now.getModificationTime());
    return now.getLen() == file.bytes() && modified.equals(file.modified())
        ? Optional.empty()
        : Optional.of(
            "changed since: it has "
                + now.getLen()
                + " bytes of "
                + modified
                + ", and had "
                + file.bytes()
                + " of "
                + file.modified());
  }

  private static FileStatus[] matches(FileSystem fs, Path path) throws IOException {
    // A file whose name looks like a glob is that file.
    if (fs.exists(path)) {
      return new FileStatus[] {fs.getFileStatus(path)};
    }
    FileStatus[] found = GLOB.matcher(path.toString()).find() ? fs.globStatus(path) : null;
    return found == null ? new FileStatus[0] : found;
  }

  private static void collect(
      FileSystem fs, FileStatus status, List<PinnedFile> files, String where) throws IOException {
    if (status.isFile()) {
      if (files.size() == MOST_FILES) {
        throw new DefinitionException(
            where,
            "more than " + MOST_FILES + " files are below its path",
            "Name a narrower path, or make it a table.");
      }
      files.add(
          new PinnedFile(
              status.getPath().toString(),
              status.getLen(),
              Instant.ofEpochMilli(status.getModificationTime())));
      return;
    }
    FileStatus[] children = fs.listStatus(status.getPath());
    boolean changing =
        Arrays.stream(children).anyMatch(c -> c.getPath().getName().equals(PublicationNote.NAME));
    if (changing) {
      files.addAll(whileItChanges(fs, status, where));
      return;
    }
    collectAll(fs, children, files, where);
  }

  private static void collectAll(
      FileSystem fs, FileStatus[] children, List<PinnedFile> files, String where)
      throws IOException {
    for (FileStatus child : Arrays.stream(children).filter(FileListing::isData).toList()) {
      collect(fs, child, files, where);
    }
  }

  /** One whole result of a folder that is being replaced: the former files, or the new ones. */
  private static List<PinnedFile> whileItChanges(FileSystem fs, FileStatus folder, String where)
      throws IOException {
    Optional<PublicationNote> before = PublicationNote.read(fs, folder.getPath());
    while (true) {
      List<PinnedFile> files = new ArrayList<>();
      collectAll(fs, fs.listStatus(folder.getPath()), files, where);
      Optional<PublicationNote> after = PublicationNote.read(fs, folder.getPath());
      if (before.isEmpty() && after.isEmpty()) {
        return files;
      }
      if (before.isPresent() && after.filter(before.get()::isSameAs).isPresent()) {
        String prefix = folder.getPath() + "/";
        return files.stream()
            .filter(f -> after.get().shows(f.path().substring(prefix.length())))
            .toList();
      }
      before = after;
    }
  }

  /** Spark's own rule for what is not data. */
  private static boolean isData(FileStatus status) {
    String name = status.getPath().getName();
    return !(name.startsWith("_") && !name.contains("="))
        && !name.startsWith(".")
        && !name.endsWith("._COPYING_");
  }

  private static Path base(FileSystem fs, Path path, FileStatus[] found) throws IOException {
    if (found.length == 1 && found[0].getPath().equals(fs.makeQualified(path))) {
      return found[0].isFile() ? path.getParent() : path;
    }
    Path base = path;
    while (base.getParent() != null && GLOB.matcher(base.toString()).find()) {
      base = base.getParent();
    }
    return base;
  }
}
