package io.headrace.engine.registry;

import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Interval;
import java.util.List;
import java.util.Optional;

/**
 * One project of a registry, in the place that holds it.
 *
 * <p>Every write takes the registry's lock, reads what is stored, changes only what it has to, and
 * replaces the stored registry at once. The lock binds Headrace's own writers; Feast's take none.
 *
 * <p>Every method throws {@link io.headrace.engine.definitions.StoreException} when the registry
 * cannot be reached, is damaged, cannot be written, or stays locked for longer than the store
 * waits.
 */
public interface RegistryStore {
  /** Where the registry is, without secrets. */
  String address();

  /**
   * The project as it is stored now.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when there is no registry yet, or
   *     the project is not in it
   */
  Registry read();

  /** The project as it is stored now; without any object where there is no registry yet. */
  Registry readOrEmpty();

  /**
   * What {@link #apply} would change; writes nothing.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when the registry cannot hold the
   *     definitions
   */
  RegistryPlan plan(Definitions definitions);

  /**
   * The project as {@link #apply} would leave it; writes nothing.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when the registry cannot hold the
   *     definitions
   */
  Registry preview(Definitions definitions);

  /**
   * Creates and updates what the definitions name, and never deletes what they lack. Objects that
   * do not change keep their bytes; recorded intervals and states survive.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when the registry cannot hold the
   *     definitions
   */
  RegistryPlan apply(Definitions definitions);

  /**
   * Deletes objects by name, all or none.
   *
   * @return what was deleted
   * @throws io.headrace.engine.definitions.DefinitionException when a name is unknown or means
   *     several objects, or when an object that stays uses one of them
   */
  List<ObjectChange> delete(List<String> names);

  /**
   * Records that {@code view} has been materialized over {@code interval}, and that it can be read
   * online. Intervals are added, never merged.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when the view is no longer there
   */
  void recordMaterialization(String view, Interval interval);

  /**
   * Records an increment: what of {@code interval} lies after the newest recorded end, in one step
   * with the look at it. Two increments can so never record the same span, however they met.
   *
   * @return what was recorded; empty, and nothing is, where another one has recorded all of it
   * @throws io.headrace.engine.definitions.DefinitionException when the view is no longer there
   */
  Optional<Interval> recordIncrement(String view, Interval interval);
}
