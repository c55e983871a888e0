package io.headrace.engine.registry;

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
    return new HadoopRegistryFile(inside(name), configuration, patience);
  }

  @Override
  List<String> list() throws IOException {
    try {
      return Arrays.stream(files().listStatus(new Path(uri)))
          .map(f -> f.getPath().getName())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  void make() throws IOException {
    files().mkdirs(new Path(uri));
  }

  @Override
  void remove(String name) throws IOException {
    files().delete(new Path(inside(name)), false);
  }

  private FileSystem files() throws IOException {
    return new Path(uri).getFileSystem(configuration);
  }

  private URI inside(String name) {
    return URI.create(uri + "/" + name);
  }
}
