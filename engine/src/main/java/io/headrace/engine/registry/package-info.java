/**
 * Feast's registry: the protobuf file that holds every object of a project, read and rewritten
 * without losing what it does not know. Plans and applies definitions, records materialized
 * intervals.
 */
package io.headrace.engine.registry;
