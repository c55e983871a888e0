package io.headrace.engine.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who asks an object store. No case prints a secret. */
public sealed interface ObjectStorageCredentials {
  /** As it is written in {@code feature_store.yaml}. */
  String name();

  /** Settings of Hadoop's s3a, without their common beginning; secrets among them. */
  Map<String, String> hadoopSettings();

  /**
   * Whatever {@code spark_conf} or the cluster says; else keys of the settings, the environment and
   * the instance are tried in turn.
   */
  record Chain() implements ObjectStorageCredentials {
    @Override
    public String name() {
      return "default";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      return Map.of();
    }
  }

  /** {@code AWS_ACCESS_KEY_ID} and its companions. */
  record Environment() implements ObjectStorageCredentials {
    @Override
    public String name() {
      return "environment";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      return Map.of(PROVIDER, ENVIRONMENT);
    }
  }

  /**
   * A profile of {@code ~/.aws/credentials}, or of the file that {@code
   * AWS_SHARED_CREDENTIALS_FILE} names.
   */
  record Profile(String profile) implements ObjectStorageCredentials {
    @Override
    public String name() {
      return "profile";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      return Map.of(
          PROVIDER,
          "org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider",
          "auth.profile.name",
          profile);
    }
  }

  /**
   * A pair of keys.
   *
   * @param sessionToken for keys that expire
   */
  record Static(Secret accessKey, Secret secretKey, Optional<Secret> sessionToken)
      implements ObjectStorageCredentials {
    @Override
    public String name() {
      return "static";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put(PROVIDER, provider());
      settings.put("access.key", accessKey.reveal());
      settings.put("secret.key", secretKey.reveal());
      sessionToken.ifPresent(token -> settings.put("session.token", token.reveal()));
      return settings;
    }

    String provider() {
      return sessionToken.isPresent()
          ? "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider"
          : "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider";
    }
  }

  /** Requests without signature, for public buckets. */
  record Anonymous() implements ObjectStorageCredentials {
    @Override
    public String name() {
      return "anonymous";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      return Map.of(PROVIDER, "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider");
    }
  }

  /**
   * A role that is taken on with other credentials.
   *
   * @param base keys that may take it on; without them the environment's and the instance's are
   *     tried
   * @param endpoint of the token service; empty for AWS's own
   */
  record AssumedRole(
      String role,
      String sessionName,
      Optional<String> externalId,
      Optional<String> endpoint,
      Optional<String> region,
      Optional<Static> base)
      implements ObjectStorageCredentials {
    private static final String ROLE = "assumed.role.";

    @Override
    public String name() {
      return "assumed-role";
    }

    @Override
    public Map<String, String> hadoopSettings() {
      Map<String, String> settings = new LinkedHashMap<>();
      base.ifPresent(keys -> settings.putAll(keys.hadoopSettings()));
      settings.put(PROVIDER, "org.apache.hadoop.fs.s3a.auth.AssumedRoleCredentialProvider");
      settings.put(
          ROLE + "credentials.provider",
          base.map(Static::provider)
              .orElse(String.join(",", List.of(ENVIRONMENT, PROFILE_OF_SDK, INSTANCE))));
      settings.put(ROLE + "arn", role);
      settings.put(ROLE + "session.name", sessionName);
      externalId.ifPresent(id -> settings.put(ROLE + "external.id", id));
      endpoint.ifPresent(address -> settings.put(ROLE + "sts.endpoint", address));
      region.ifPresent(place -> settings.put(ROLE + "sts.endpoint.region", place));
      return settings;
    }
  }

  /** Setting that names the classes which find credentials. */
  String PROVIDER = "aws.credentials.provider";

  /** The SDK's own reader of the environment. */
  String ENVIRONMENT =
      "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider";

  /** The default profile. */
  String PROFILE_OF_SDK = "org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider";

  /** Credentials of the machine or container. */
  String INSTANCE = "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider";
}
