package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.DAY;
import static io.headrace.engine.registry.RegistryExamples.definitions;
import static io.headrace.engine.registry.RegistryExamples.viewsOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.RegistryMessage;
import io.headrace.engine.storage.OneRequestAtATime;
import io.headrace.engine.storage.TestS3;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class S3RegistryIT extends RegistryStoreContract {
  private static OneRequestAtATime server;

  private final String bucket = TestS3.bucket();

  @BeforeAll
  static void startServer() throws IOException {
    server = new OneRequestAtATime(URI.create(TestS3.endpoint()).getPort());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  /** Settings that reach it where conditions and writes are one step. */
  private static Configuration atomic() {
    Configuration hadoop = TestS3.hadoop();
    hadoop.set("fs.s3a.endpoint", server.endpoint());
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    return hadoop;
  }

  @Override
  RegistryStore store(String project) {
    return Golden.store(patientFile(), project);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void ofSeveralAppliersAtOnceNoneLosesAChange(int appliers) throws Exception {
    CyclicBarrier together = new CyclicBarrier(appliers);
    ExecutorService threads = Executors.newFixedThreadPool(appliers);
    try {
      List<Future<?>> applied = new ArrayList<>();
      for (int i = 0; i < appliers; i++) {
        String view = "view_" + i;
        applied.add(
            threads.submit(
                () -> {
                  RegistryStore store = store("demo");
                  together.await();
                  // Into a registry that is not there yet, all of them.
                  return store.apply(viewsOnly(view));
                }));
      }
      for (Future<?> one : applied) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store("demo").read().featureViews())
        .extracting(FeatureView::name)
        .hasSize(appliers)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatFeastWritesInBetweenIsNotLost() throws Exception {
    store("demo").apply(definitions("trips"));
    RegistryMessage stored = RegistryMessage.parseFrom(object("registry.db"));
    AtomicInteger runs = new AtomicInteger();
    Optional<byte[]> seen =
        file(TestS3.hadoop())
            .change(
                content -> {
                  if (runs.incrementAndGet() == 1) {
                    put(stored.toBuilder().setVersionId("feast").build().toByteArray());
                  }
                  byte[] bytes = "changed".getBytes(StandardCharsets.UTF_8);
                  return new RegistryFile.Change<>(Optional.of(bytes), content);
                });
    assertThat(runs).hasValue(2);
    assertThat(RegistryMessage.parseFrom(seen.orElseThrow()).getVersionId()).isEqualTo("feast");
    assertThat(object("registry.db")).asString().isEqualTo("changed");
  }

  @Test
  void anAnswerThatWasLostIsNoConflict() throws Exception {
    AtomicInteger losses = new AtomicInteger(1);
    S3Proxy server =
        TestS3.started(
            new ForwardingBlobStore(new TransientNio2BlobStore()) {
              @Override
              public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
                PutObjectResponse response = super.putBlob(request, content);
                if (request.key().equals("registry.db") && losses.getAndDecrement() > 0) {
                  throw new RuntimeException("done, and the answer is lost");
                }
                return response;
              }
            });
    try {
      Configuration hadoop = TestS3.hadoop(server);
      TestS3.createBucket(server, bucket);
      RegistryStore store = Golden.store(file(hadoop), "demo");
      store.apply(definitions("trips"));
      assertThat(losses.get()).isNotPositive();
      losses.set(1);
      store.recordMaterialization("world", DAY);
      assertThat(losses.get()).isNotPositive();
      assertThat(store.read().state("world").intervals()).containsExactly(DAY);
    } finally {
      server.stop();
    }
  }

  @Test
  void storeThatTakesConditionsForNothingIsRefused() throws Exception {
    S3Proxy server =
        TestS3.started(
            new ForwardingBlobStore(new TransientNio2BlobStore()) {
              @Override
              public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
                return super.putBlob(
                    request.toBuilder().ifNoneMatch(null).ifMatch(null).build(), content);
              }
            });
    try {
      TestS3.createBucket(server, bucket);
      RegistryStore store = Golden.store(file(TestS3.hadoop(server)), "demo");
      assertThatThrownBy(() -> store.apply(definitions("trips")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("registry.db: the store does no conditional writes")
          .hasMessageContaining("nothing was changed")
          .hasMessageContaining("a SQL registry");
      assertThat(store.readOrEmpty().isEmpty()).isTrue();
    } finally {
      server.stop();
    }
  }

  @Test
  void conditionsThatAreSwitchedOffAreAskedFor() {
    Configuration hadoop = TestS3.hadoop();
    hadoop.set("fs.s3a.create.conditional.enabled", "false");
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    assertThatThrownBy(() -> Golden.store(file(hadoop), "demo").apply(definitions("trips")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("switched off (fs.s3a.create.conditional.enabled)");
  }

  @Test
  void lockIsTakenFromTheDeadAndFromNobodyElse() {
    RegistryFolder folder = file(TestS3.hadoop()).folderBeside(".headrace");
    String key = "registry.db.headrace/folder.lock";
    assertThat(folder.locked(() -> 1)).isEqualTo(1);
    assertThat(TestS3.text(bucket, key)).isEmpty();

    LockNote ours = LockNote.ours();
    TestS3.put(bucket, key, new LockNote("x", 999_999_999L, ours.host(), "then", "m").text());
    assertThat(folder.locked(() -> 2)).isEqualTo(2);
    assertThat(TestS3.text(bucket, key)).isEmpty();

    TestS3.put(bucket, key, new LockNote("x", 1, "another-host", "then", "m").text());
    assertThatThrownBy(() -> folder.locked(() -> 3))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it stays locked by process 1 of x on another-host since then")
        .hasMessageContaining("delete s3a://" + bucket + "/" + key);
    assertThat(TestS3.keys(bucket, "registry.db.headrace/")).noneMatch(k -> k.endsWith(".tmp"));
  }

  @Test
  void lockLetsOneInAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> holders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RegistryFolder folder = patientFile().folderBeside(".headrace");
        holders.add(
            threads.submit(
                () ->
                    folder.locked(
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          folder.replace("beat", new byte[1]);
                          return inside.decrementAndGet();
                        })));
      }
      for (Future<Integer> holder : holders) {
        assertThat(holder.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void missingBucketIsNamed() {
    RegistryFile file =
        new ObjectRegistryFile(
            URI.create("s3a://no-such-bucket/r.db"), TestS3.hadoop(), Duration.ofSeconds(1));
    assertThatThrownBy(file::read)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Registry file s3a://no-such-bucket/r.db")
        .hasMessageContaining("there is no bucket 'no-such-bucket'");
  }

  private RegistryFile file(Configuration hadoop) {
    return new ObjectRegistryFile(
        URI.create("s3a://" + bucket + "/registry.db"), hadoop, Duration.ofSeconds(2));
  }

  private RegistryFile patientFile() {
    return new ObjectRegistryFile(
        URI.create("s3a://" + bucket + "/registry.db"), atomic(), Duration.ofSeconds(60));
  }

  private byte[] object(String key) {
    return TestS3.s3().getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArray();
  }

  private void put(byte[] content) {
    TestS3.s3().putObject(b -> b.bucket(bucket).key("registry.db"), RequestBody.fromBytes(content));
  }
}
