package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
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
      throw failed("it cannot be listed", e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return file(name).read();
  }

  @Override
  public void replace(String name, byte[] content) {
    try {
      files().mkdirs(new Path(uri));
    } catch (IOException e) {
      throw failed("it cannot be made", e);
    }
    file(name).replace(content);
  }

  @Override
  public void delete(String name) {
    try {
      files().delete(new Path(inside(name)), false);
    } catch (IOException e) {
      throw failed(name + " cannot be deleted", e);
    }
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    return file(LOCKED).locked(work);
  }

  private RegistryFile file(String name) {
    return new HadoopRegistryFile(inside(name), configuration, patience);
  }

  private FileSystem files() throws IOException {
    return new Path(uri).getFileSystem(configuration);
  }

  private URI inside(String name) {
    return URI.create(uri + "/" + name);
  }

  private StoreException failed(String what, IOException e) {
    return new StoreException(
        address(), what + " (" + e.getMessage() + "). Check that you may read and write it.", e);
  }
}
