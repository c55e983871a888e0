package io.headrace.engine.registry;

import com.google.protobuf.Message;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureReference;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One project of a registry as it was at one moment; it never changes. */
public final class Registry {
  private final String project;
  private final boolean versionedOnlineNames;
  private final Optional<String> versionId;
  private final ProjectObjects objects;

  Registry(RegistryMessage message, String project, boolean versionedOnlineNames) {
    this.project = project;
    this.versionedOnlineNames = versionedOnlineNames;
    this.versionId = SourceReader.optional(message.getVersionId());
    this.objects = new ProjectObjects(message, project);
  }

  public String project() {
    return project;
  }

  /** Another one with every write, whoever wrote; empty for a registry that does not exist yet. */
  public Optional<String> versionId() {
    return versionId;
  }

  /** Without the entity that Feast keeps for entityless views. */
  public List<Entity> entities() {
    return List.copyOf(objects.entities.values());
  }

  public List<DataSource> dataSources() {
    return List.copyOf(objects.dataSources.values());
  }

  /** Views of every kind, those that cannot run included. */
  public List<FeatureView> featureViews() {
    return List.copyOf(objects.views.values());
  }

  public List<FeatureService> featureServices() {
    return List.copyOf(objects.services.values());
  }

  public Optional<Entity> findEntity(String name) {
    return Optional.ofNullable(objects.entities.get(name));
  }

  public Optional<DataSource> findDataSource(String name) {
    return Optional.ofNullable(objects.dataSources.get(name));
  }

  public Optional<FeatureView> findFeatureView(String name) {
    return Optional.ofNullable(objects.views.get(name));
  }

  public Optional<FeatureService> findFeatureService(String name) {
    return Optional.ofNullable(objects.services.get(name));
  }

  /**
   * @throws DefinitionException when there is none of that name
   */
  public Entity entity(String name) {
    return findEntity(name).orElseThrow(() -> unknown(ObjectKind.ENTITY, name));
  }

  /**
   * @throws DefinitionException when there is none of that name
   */
  public DataSource dataSource(String name) {
    return findDataSource(name).orElseThrow(() -> unknown(ObjectKind.DATA_SOURCE, name));
  }

  /**
   * @throws DefinitionException when there is none of that name
   */
  public FeatureView featureView(String name) {
    return findFeatureView(name).orElseThrow(() -> unknown(ObjectKind.FEATURE_VIEW, name));
  }

  /**
   * @throws DefinitionException when there is none of that name
   */
  public FeatureService featureService(String name) {
    return findFeatureService(name).orElseThrow(() -> unknown(ObjectKind.FEATURE_SERVICE, name));
  }

  /**
   * The view, to be run.
   *
   * @throws DefinitionException when there is none of that name, or this engine cannot run it, with
   *     the reason
   */
  public FeatureView runnableView(String name) {
    return requireRunnable(featureView(name));
  }

  /**
   * @throws DefinitionException when this engine cannot run the view, with the reason
   */
  public static FeatureView requireRunnable(FeatureView view) {
    if (view.obstacle().isPresent()) {
      throw new DefinitionException(ViewSelection.obstacle(view));
    }
    return view;
  }

  /**
   * What is recorded about a view.
   *
   * @throws DefinitionException when there is none of that name
   */
  public ViewState state(String view) {
    return objects.states.get(featureView(view).name());
  }

  /**
   * The name that online tables and fields of the view carry: its own, with {@code _v<N>} behind it
   * where versioning is on and the current version is not the first.
   *
   * @throws DefinitionException when there is none of that name
   */
  public String onlineName(String view) {
    int version = state(view).versionNumber();
    return versionedOnlineNames && version > 0 ? view + "_v" + version : view;
  }

  /**
   * The views that the references name, in the order of first reference, each with its features in
   * the order of reference.
   *
   * @throws DefinitionException with every reference that is unknown, given twice, not of the
   *     current version, or of a view that cannot run
   */
  public List<SelectedView> select(List<FeatureReference> references) {
    return new ViewSelection(this).select(references);
  }

  /**
   * The views of a feature service.
   *
   * @throws DefinitionException when the service is unknown, or with everything in it that is
   *     unknown or cannot run
   */
  public ServiceSelection selectService(String name) {
    FeatureService service = featureService(name);
    return new ViewSelection(this).select(service, objects.serviceMessages.get(name).getSpec());
  }

  /**
   * Services that Feast answers from vectors computed when the view was written last: they do not
   * follow when another program writes it.
   */
  public List<String> precomputedServicesOf(String view) {
    return objects.serviceMessages.values().stream()
        .map(service -> service.getSpec())
        .filter(spec -> spec.getPrecomputeOnline())
        .filter(
            spec ->
                spec.getFeaturesList().stream().anyMatch(p -> p.getFeatureViewName().equals(view)))
        .map(spec -> spec.getName())
        .sorted()
        .toList();
  }

  /** A line for each view, for tables. */
  public List<ViewListing> listViews() {
    return featureViews().stream()
        .map(
            v ->
                new ViewListing(
                    v.name(),
                    v.kind(),
                    v.entities(),
                    v.features().size(),
                    v.online(),
                    v.enabled(),
                    v.ttl(),
                    v.source().name(),
                    state(v.name()).lastEnd(),
                    v.obstacle()))
        .toList();
  }

  /**
   * Everything that the registry holds about an object: nested maps, lists, texts, numbers and
   * booleans, in the registry's own field names. Bodies of Python functions are given by their
   * size.
   *
   * @throws DefinitionException when there is none of that kind and name
   */
  public Map<String, Object> describe(ObjectKind kind, String name) {
    Message message = objects.messages(kind).get(name);
    if (message == null) {
      throw unknown(kind, name);
    }
    return Description.of(message);
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  private DefinitionException unknown(ObjectKind kind, String name) {
    return new DefinitionException(
        kind.named(name),
        "it is not in project '" + project + "' of the registry",
        Suggestions.among(kind.plural(), name, objects.messages(kind).keySet()));
  }
}
