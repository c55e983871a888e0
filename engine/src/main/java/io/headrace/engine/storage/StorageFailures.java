package io.headrace.engine.storage;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why file systems fail, in the user's words.
 *
 * <p>Told by the names of exceptions and the codes that stores answer with: the classes themselves
 * are in jars that need not be there.
 */
public final class StorageFailures {
  /** Causes of causes; a cycle among them must not keep us here. */
  private static final int DEEPEST = 30;

  private static final Pattern EXPIRED =
      Pattern.compile("ExpiredToken|RequestExpired|TokenRefreshRequired|token .{0,40}expired");
  private static final Pattern UNKNOWN_KEYS =
      Pattern.compile(
          "InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|InvalidClientTokenId|InvalidSecurity");
  private static final Pattern NO_CREDENTIALS =
      Pattern.compile(
          "NoAuthWithAWSException|NoAwsCredentialsException|CredentialInitializationException"
              + "|No AWS Credentials provided|Unable to load credentials|Profile file contained no");
  private static final Pattern BY_NUMBER = Pattern.compile("Status Code: 40[03]");
  private static final Pattern NO_BUCKET = Pattern.compile("UnknownStoreException|NoSuchBucket");
  private static final Pattern DENIED =
      Pattern.compile("AccessDenied|Status Code: 403|AccessControlException|Forbidden");
  private static final Pattern OTHER_REGION =
      Pattern.compile(
          "AWSRedirectException|PermanentRedirect|AuthorizationHeaderMalformed|Status Code: 301");
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "ConnectException|UnknownHostException|NoRouteToHost|ConnectTimeout|SocketTimeout"
              + "|ApiCallAttemptTimeout|ApiCallTimeout|Connection refused|SSLException|SSLHandshake"
              + "|Unsupported or unrecognized SSL|NoHttpResponse|Connection reset");
  private static final Pattern BUSY =
      Pattern.compile("SlowDown|Status Code: 503|AWSServiceThrottled");
  private static final Pattern UNCONDITIONAL =
      Pattern.compile("Conditional Writes Unavailable|NotImplemented|Status Code: 501");
  private static final Pattern LOGIN_IN_ADDRESS = Pattern.compile("contains login details");

  private StorageFailures() {}

  /**
   * Why, and what to do, without secrets; empty for a failure that is not known here.
   *
   * @param path what was asked for
   * @param tried how long it was tried
   */
  static Optional<String> explain(Throwable failure, Access access, String path, Duration tried) {
    Optional<String> missing = MissingFileSystem.explain(failure, path);
    if (missing.isPresent()) {
      return missing;
    }
    if (says(failure, LOGIN_IN_ADDRESS)) {
      return Optional.of(
          "a user and a password in an address are not read. Take them out, and set"
              + " headrace.object_storage.");
    }
    Optional<String> credentials = credentials(failure);
    if (credentials.isPresent()) {
      return credentials;
    }
    if (says(failure, NO_BUCKET)) {
      return Optional.of(
          "there is no bucket '"
              + bucket(path)
              + "'. Create it, or correct the address or headrace.object_storage.endpoint.");
    }
    if (says(failure, DENIED)) {
      return Optional.of(denied(access, path));
    }
    return place(failure, tried);
  }

  /** Likewise for a failure somewhere in a query, where the path and the time are not known. */
  public static Optional<String> explain(Throwable failure, Access access) {
    return isOfObjectStore(failure)
        ? explain(failure, access, "", Duration.ZERO)
        : Optional.empty();
  }

  /** Whether a store has refused something by a number alone. */
  static boolean isMute(Throwable failure) {
    return says(failure, BY_NUMBER) && !says(failure, EXPIRED) && !says(failure, UNKNOWN_KEYS);
  }

  private static Optional<String> credentials(Throwable failure) {
    if (says(failure, EXPIRED)) {
      return Optional.of(
          "the credentials have expired. Get new ones and run again; nothing of this run is"
              + " recorded.");
    }
    if (says(failure, UNKNOWN_KEYS)) {
      return Optional.of(
          "the store does not accept the credentials ("
              + code(failure, UNKNOWN_KEYS)
              + "). Check the keys of headrace.object_storage, or whose they are.");
    }
    // A refusal by the store comes wrapped in the same exception, so its code goes first.
    if (says(failure, NO_CREDENTIALS)) {
      return Optional.of(
          "no credentials were found. Set headrace.object_storage.credentials, or AWS_ACCESS_KEY_ID"
              + " and AWS_SECRET_ACCESS_KEY.");
    }
    return Optional.empty();
  }

  private static Optional<String> place(Throwable failure, Duration tried) {
    if (says(failure, OTHER_REGION)) {
      return Optional.of(
          "the bucket is in another region. Set headrace.object_storage.region, or correct the"
              + " endpoint.");
    }
    if (says(failure, UNREACHABLE)) {
      return Optional.of(
          "the store does not answer"
              + (tried.isZero()
                  ? ""
                  : String.format(Locale.ROOT, "; tried for %.1f s", tried.toMillis() / 1000.0))
              + " ("
              + root(failure)
              + "). Check headrace.object_storage.endpoint and the network.");
    }
    if (says(failure, UNCONDITIONAL)) {
      return Optional.of(
          "the store does no conditional writes, so two writers at once would lose changes. Use a"
              + " store that does, or a SQL registry.");
    }
    if (says(failure, Pattern.compile("Status Code: 400"))) {
      return Optional.of(
          "the store refuses the request (400), as it does for credentials that have expired or"
              + " belong to another region. Check headrace.object_storage.");
    }
    return says(failure, BUSY)
        ? Optional.of("the store asks to slow down (503). Run again later, or with less at once.")
        : Optional.empty();
  }

  private static String denied(Access access, String path) {
    boolean s3 = path.isEmpty() || path.startsWith("s3");
    return "access is denied"
        + (s3 ? " (403). The credentials need " + access.permission() : ". Check the permissions")
        + (s3 ? " there." : ".");
  }

  private static boolean isOfObjectStore(Throwable failure) {
    return any(
        failure,
        t ->
            t.getClass().getName().startsWith("org.apache.hadoop.fs.s3a.")
                || t.getClass().getName().startsWith("software.amazon.awssdk.")
                || String.valueOf(t.getMessage()).contains("s3a://"));
  }

  private static boolean says(Throwable failure, Pattern words) {
    return any(failure, t -> words.matcher(text(t)).find());
  }

  private static String code(Throwable failure, Pattern words) {
    for (Throwable t : chain(failure)) {
      Matcher m = words.matcher(text(t));
      if (m.find()) {
        return m.group();
      }
    }
    return "";
  }

  private static boolean any(Throwable failure, Predicate<Throwable> wanted) {
    return chain(failure).stream().anyMatch(wanted);
  }

  static List<Throwable> chain(Throwable failure) {
    return java.util.stream.Stream.iterate(failure, t -> t != null, Throwable::getCause)
        .limit(DEEPEST)
        .toList();
  }

  private static String text(Throwable t) {
    return t.getClass().getSimpleName() + ": " + t.getMessage();
  }

  private static String root(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return firstLine(chain.get(chain.size() - 1));
  }

  static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    return message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }

  private static String bucket(String path) {
    try {
      return String.valueOf(URI.create(path.replace(' ', '+')).getAuthority());
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
