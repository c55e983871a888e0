package io.headrace.engine.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The one S3 server of a test JVM, in its memory; a bucket for each test that asks. */
public final class TestS3 {
  public static final String ACCESS_KEY = "AKIAHEADRACETEST";

  /** Never to be seen in anything that is printed. */
  public static final String SECRET_KEY = "tops3cret/of+the/test";

  private static final S3Proxy SERVER = started(new TransientNio2BlobStore());
  private static final S3Client CLIENT = client(endpoint());
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private TestS3() {}

  public static String endpoint() {
    return "http://127.0.0.1:" + SERVER.getPort();
  }

  /** The name of a new, empty bucket. */
  public static String bucket() {
    String name = "bucket-" + BUCKETS.incrementAndGet() + "-" + ProcessHandle.current().pid();
    CLIENT.createBucket(b -> b.bucket(name));
    return name;
  }

  /** The server's own view, without Hadoop in between. */
  public static S3Client s3() {
    return CLIENT;
  }

  public static void put(String bucket, String key, String content) {
    CLIENT.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  public static String text(String bucket, String key) {
    byte[] bytes = CLIENT.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArray();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Keys below a prefix, in order, without those that stand for folders. */
  public static List<String> keys(String bucket, String prefix) {
    return CLIENT.listObjectsV2Paginator(b -> b.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .filter(key -> !key.endsWith("/"))
        .sorted()
        .toList();
  }

  /** As {@code headrace.object_storage} of a feature_store.yaml, to be indented by its user. */
  public static String yaml() {
    return "{endpoint: '"
        + endpoint()
        + "', access_key: '"
        + ACCESS_KEY
        + "', secret_key: '"
        + SECRET_KEY
        + "', retries: 1}";
  }

  /** {@code fs.s3a.*} settings that reach the server. */
  public static Map<String, String> settings() {
    return settings(endpoint());
  }

  /** Likewise for another server. */
  static Map<String, String> settings(String endpoint) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", endpoint);
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    settings.put("fs.s3a.access.key", ACCESS_KEY);
    settings.put("fs.s3a.secret.key", SECRET_KEY);
    settings.put("fs.s3a.attempts.maximum", "1");
    settings.put("fs.s3a.retry.limit", "1");
    return settings;
  }

  /** Hadoop's settings with those of the server. */
  public static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    settings().forEach(hadoop::set);
    return hadoop;
  }

  /** A session of its own, beside the given one, whose paths on {@code s3a:} reach the server. */
  public static SparkSession session(SparkSession spark) {
    return session(spark, endpoint());
  }

  /** Likewise for another server. */
  static SparkSession session(SparkSession spark, String endpoint) {
    SparkSession own = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    settings(endpoint).forEach((key, value) -> own.conf().set(key, value));
    return own;
  }

  /** Settings for a server of a test's own. */
  public static Configuration hadoop(S3Proxy server) {
    Configuration hadoop = hadoop();
    hadoop.set("fs.s3a.endpoint", "http://127.0.0.1:" + server.getPort());
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    return hadoop;
  }

  /** A server of a test's own, which the test stops. */
  public static S3Proxy started(BlobStore store) {
    try {
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new OneAtATime(store))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
              .ignoreUnknownHeaders(true)
              .build();
      server.start();
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not start", e);
    }
  }

  public static void createBucket(S3Proxy server, String name) {
    try (S3Client client = client("http://127.0.0.1:" + server.getPort())) {
      client.createBucket(b -> b.bucket(name));
    }
  }

  private static S3Client client(String endpoint) {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  /** The server looks at the condition first and writes later; S3 does both at once. */
  private static final class OneAtATime extends ForwardingBlobStore {
    OneAtATime(BlobStore store) {
      super(store);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
      try {
        byte[] bytes = content.readAllBytes();
        synchronized (this) {
          return super.putBlob(request, new ByteArrayInputStream(bytes));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
