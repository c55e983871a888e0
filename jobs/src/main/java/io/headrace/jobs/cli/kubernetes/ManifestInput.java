package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.problems.RefusedException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Manifests from files, or from standard input. */
final class ManifestInput {
  private static final String STANDARD_INPUT = "-";

  private ManifestInput() {}

  static List<Manifest> read(List<String> files) {
    List<Manifest> manifests = new ArrayList<>();
    for (String file : files) {
      manifests.addAll(
          file.equals(STANDARD_INPUT)
              ? ManifestText.read("standard input", standardInput())
              : ManifestText.read(file, text(Path.of(file))));
    }
    return manifests;
  }

  private static String standardInput() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable("standard input", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  private static RefusedException unreadable(String where, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : e instanceof CharacterCodingException ? "it is not UTF-8" : "it cannot be read";
    return new RefusedException(where, why, "Name files of manifests, or - for standard input.");
  }
}
