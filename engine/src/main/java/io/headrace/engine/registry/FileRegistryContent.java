package io.headrace.engine.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A registry in one file, with any number of projects; every change replaces the file. */
final class FileRegistryContent implements RegistryContent {
  private static final String SCHEMA_VERSION = "1";

  private final RegistryFile file;
  private final Clock clock;

  FileRegistryContent(RegistryFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public String address() {
    return file.address();
  }

  @Override
  public boolean exists() {
    return file.read().isPresent();
  }

  @Override
  public Optional<RegistryMessage> read() {
    return file.read().map(this::parse);
  }

  @Override
  public <T> T change(Function<RegistryMessage, Changed<T>> work) {
    return file.change(
        content -> {
          RegistryMessage stored =
              content.map(this::parse).orElseGet(RegistryMessage::getDefaultInstance);
          Changed<T> changed = work.apply(stored);
          return new RegistryFile.Change<>(
              changed.after().equals(stored) ? Optional.empty() : Optional.of(stamped(changed)),
              changed.result());
        });
  }

  @Override
  public <T> T changeView(String view, Function<RegistryMessage, Changed<T>> work) {
    return change(work);
  }

  private RegistryMessage parse(byte[] content) {
    try {
      RegistryMessage message = RegistryMessage.parseFrom(content);
      // Every writer sets it; bytes that lack it only happen to parse, or end too early.
      if (message.getRegistrySchemaVersion().isEmpty()) {
        throw damaged(null);
      }
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw damaged(e);
    }
  }

  private StoreException damaged(Exception cause) {
    return new StoreException(
        address(),
        "its content is damaged or not a Feast registry, and was left as it is. Restore a copy, or"
            + " move it away and apply the definitions again; recorded intervals are lost then.",
        cause);
  }

  private byte[] stamped(Changed<?> changed) {
    return changed.after().toBuilder()
        .setRegistrySchemaVersion(SCHEMA_VERSION)
        .setVersionId(UUID.randomUUID().toString())
        .setLastUpdated(Timestamps.timestamp(clock.instant()))
        .build()
        .toByteArray();
  }
}
