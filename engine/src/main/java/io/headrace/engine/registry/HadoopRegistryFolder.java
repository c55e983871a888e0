package io.headrace.engine.registry;

import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.StorageCall;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of a Hadoop file system. */
final class HadoopRegistryFolder extends FolderOfFiles {
  private final URI uri;
  private final Configuration configuration;
  private final Duration patience;

  HadoopRegistryFolder(URI uri, Configuration configuration, Duration patience) {
    this.uri = uri;
    this.configuration = configuration;
    this.patience = patience;
  }

  @Override
  public String address() {
    return "Folder " + HadoopRegistryFile.withoutUser(uri);
  }

  @Override
  public RegistryFolder folder(String name) {
    return new HadoopRegistryFolder(inside(name), configuration, patience);
  }

  @Override
  RegistryFile file(String name) {
    return Registries.hadoopFile(inside(name), configuration, patience);
  }

  @Override
  List<String> list() {
    StorageCall call = StorageCall.begin(Access.LIST, uri).calledIt();
    try {
      return Arrays.stream(files().listStatus(new Path(uri)))
          .map(f -> f.getPath().getName())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  void make() {
    // Files bring their folders along, and object stores have none.
  }

  @Override
  void remove(String name) {
    StorageCall call = StorageCall.begin(Access.DELETE, inside(name));
    try {
      files().delete(new Path(inside(name)), false);
    } catch (IOException e) {
      throw call.failed(address(), e);
    }
  }

  private FileSystem files() {
    return FileSystems.open(new Path(uri), configuration, address());
  }

  private URI inside(String name) {
    return URI.create(uri + "/" + name);
  }
}
