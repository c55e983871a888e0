package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.UnresolvedConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.repository.FeatureRepository;
import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.catalogue.Catalogue.LiteralSecret;
import io.headrace.operator.problems.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Feature repositories as catalogues. Nothing is connected to, and no variable needs a value here:
 * those without one get stand-ins, and only what is wrong whatever they are is a problem.
 */
final class Catalogues {
  /** A number, a boolean and a duration are texts too. */
  private static final List<String> STAND_INS = List.of("1", "true", "1s");

  private final Path file;
  private final Path repository;
  private final Set<String> storesFromSecrets;
  private final Problems problems;

  private Catalogues(Path file, Path repository, Set<String> fromSecrets, Problems problems) {
    this.file = file;
    this.repository = repository;
    this.storesFromSecrets = fromSecrets;
    this.problems = problems;
  }

  /**
   * @param storesFromSecrets blocks whose parameters come from a Secret, so that they may be
   *     missing
   * @param problems takes what is wrong with the repository
   */
  static Catalogue read(
      Path file, Path repository, Set<String> storesFromSecrets, Problems problems) {
    return new Catalogues(file, repository, storesFromSecrets, problems).read();
  }

  private Catalogue read() {
    UnresolvedConfiguration written = UnresolvedConfiguration.read(file);
    Optional<FeatureStoreConfiguration> configuration = load(written);
    Map<String, Path> files = configuration.map(FeatureRepository::files).orElse(Map.of());
    Map<String, String> definitions = new LinkedHashMap<>();
    files.forEach((name, path) -> definitions.put(name, text(path)));
    return new Catalogue(
        written.project(),
        text(file),
        definitions,
        stores(written),
        written.variables(),
        written.literalSecrets().stream()
            .map(p -> new LiteralSecret(p.where(), p.what().replaceFirst("^it ", "")))
            .toList(),
        files.isEmpty() ? EngineTexts.ALONE : knowledge(configuration.orElseThrow()));
  }

  private EngineTexts knowledge(FeatureStoreConfiguration configuration) {
    try {
      return new EngineTexts(
          Optional.of(FeatureRepository.readWithoutSources(configuration).featureViews()));
    } catch (DefinitionException e) {
      problems.addAll(EngineTexts.problems(e.problems()));
      return EngineTexts.ALONE;
    }
  }

  private static Map<String, Catalogue.Store> stores(UnresolvedConfiguration written) {
    Map<String, Catalogue.Store> stores = new LinkedHashMap<>();
    written
        .stores()
        .forEach((block, s) -> stores.put(block, new Catalogue.Store(s.type(), s.file())));
    return stores;
  }

  private Optional<FeatureStoreConfiguration> load(UnresolvedConfiguration written) {
    List<Problem> always = null;
    for (String standIn : STAND_INS) {
      Map<String, String> environment = new HashMap<>();
      for (String variable : written.variables().keySet()) {
        environment.put(variable, System.getenv().getOrDefault(variable, standIn));
      }
      try {
        return Optional.of(FeatureStoreConfiguration.load(file, repository, environment));
      } catch (DefinitionException e) {
        always = always == null ? new ArrayList<>(e.problems()) : always;
        always.retainAll(e.problems());
      }
    }
    always.removeIf(this::isOfSecret);
    problems.addAll(EngineTexts.problems(always));
    return Optional.empty();
  }

  /** Whether a problem may be gone once a Secret gives the block its parameters. */
  private boolean isOfSecret(Problem problem) {
    return storesFromSecrets.stream().anyMatch(block -> problem.where().endsWith(", " + block));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StoreException("File " + file, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
