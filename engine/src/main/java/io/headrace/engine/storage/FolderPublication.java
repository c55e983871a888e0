package io.headrace.engine.storage;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The change of a folder from its former files to new ones, where many objects cannot change at
 * once but one can: a note in the folder says which of the two count.
 *
 * <p>The note is there before the first new file can be seen, is replaced when all can, and goes
 * when the former ones have gone. Readers that know it ({@link PublicationNote#shows}) see one
 * whole result at every moment, and after a crash the next run brings the folder to that state.
 */
public final class FolderPublication {
  private static final String SUCCESS = "_SUCCESS";

  private final FileSystem files;
  private final Path folder;
  private final PublicationNote note;

  private FolderPublication(FileSystem files, Path folder, PublicationNote note) {
    this.files = files;
    this.folder = folder;
    this.note = note;
  }

  /**
   * Writes the note.
   *
   * @throws StoreException where somebody else is publishing there, or files are there that must
   *     stay
   */
  static FolderPublication begin(FileSystem files, Path folder, ObjectFolders.Existing existing)
      throws IOException {
    recover(files, folder);
    List<String> former = names(files, folder);
    if (!former.isEmpty() && existing == ObjectFolders.Existing.REFUSE) {
      throw new StoreException(
          "Folder " + folder,
          "it appeared during the run, and was left as it is. Choose another, or use --overwrite.",
          null);
    }
    PublicationNote note = PublicationNote.ours(former);
    ConditionalWrites.require(files, folder, "Folder " + folder);
    if (!note.create(files, folder)) {
      throw occupied(folder);
    }
    // Who goes by this marker alone must not take what comes for whole.
    files.delete(new Path(folder, SUCCESS), false);
    return new FolderPublication(files, folder, note);
  }

  /** All new files can be seen: they count from here on. */
  void finish() throws IOException {
    if (!note.published().replace(files, folder)) {
      throw new StoreException(
          "Folder " + folder,
          "another run has taken its publication over, for it stood still for too long",
          null);
    }
    complete(files, folder, note);
  }

  /** The former files count again, and the new ones go. */
  void rollBack() throws IOException {
    undo(files, folder, note);
  }

  /**
   * Ends what a run began that is no more: forward where all its files are there, else back.
   *
   * @throws StoreException where that run may be still at work
   */
  public static void recover(FileSystem files, Path folder) throws IOException {
    Optional<PublicationNote> found = PublicationNote.read(files, folder);
    if (found.isEmpty()) {
      return;
    }
    PublicationNote note = found.get();
    if (!note.isAbandoned(files, folder)) {
      throw occupied(folder);
    }
    if (note.isPublished()) {
      complete(files, folder, note);
    } else {
      undo(files, folder, note);
    }
  }

  /** Whether files that count are in the folder, or it is a file. */
  public static boolean holdsData(FileSystem files, Path folder) throws IOException {
    return !names(files, folder).isEmpty();
  }

  private static void complete(FileSystem files, Path folder, PublicationNote note)
      throws IOException {
    for (String name : note.former()) {
      files.delete(new Path(folder, name), false);
    }
    files.delete(PublicationNote.path(folder), false);
  }

  private static void undo(FileSystem files, Path folder, PublicationNote note) throws IOException {
    TreeSet<String> added = new TreeSet<>(names(files, folder));
    added.removeAll(note.former());
    for (String name : added) {
      files.delete(new Path(folder, name), false);
    }
    if (!note.former().isEmpty()) {
      files.create(new Path(folder, SUCCESS), true).close();
    }
    files.delete(PublicationNote.path(folder), false);
  }

  /** Data files below the folder, named from there. */
  private static List<String> names(FileSystem files, Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    if (files.exists(folder)) {
      collect(files, folder, "", names);
    }
    return names;
  }

  private static void collect(FileSystem files, Path folder, String prefix, List<String> names)
      throws IOException {
    for (FileStatus child : files.listStatus(folder)) {
      String name = child.getPath().getName();
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        continue;
      }
      if (child.isDirectory()) {
        collect(files, child.getPath(), prefix + name + "/", names);
      } else {
        names.add(prefix + name);
      }
    }
  }

  private static StoreException occupied(Path folder) {
    return new StoreException(
        "Folder " + folder,
        "another run is publishing its result there at this moment; nothing was changed. Run again"
            + " when it has ended; a run that was killed is given up after 10 minutes.",
        null);
  }
}
