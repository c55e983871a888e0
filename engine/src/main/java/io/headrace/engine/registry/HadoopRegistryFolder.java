package io.headrace.engine.registry;

import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.StorageCall;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of a Hadoop file system. */
final class HadoopRegistryFolder implements RegistryFolder {
  private static final String LOCKED = "folder";

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
  public List<String> names() {
    StorageCall call = StorageCall.begin(Access.LIST, uri).calledIt();
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus file : files().listStatus(new Path(uri))) {
        names.add(file.getPath().getName());
      }
      names.sort(null);
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return file(name).read();
  }

  @Override
  public void replace(String name, byte[] content) {
    file(name).replace(content);
  }

  @Override
  public void delete(String name) {
    StorageCall call = StorageCall.begin(Access.DELETE, inside(name));
    try {
      files().delete(new Path(inside(name)), false);
    } catch (IOException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    return file(LOCKED).locked(work);
  }

  private RegistryFile file(String name) {
    return Registries.hadoopFile(inside(name), configuration, patience);
  }

  private FileSystem files() {
    return FileSystems.open(new Path(uri), configuration, address());
  }

  private URI inside(String name) {
    return URI.create(uri + "/" + name);
  }
}
