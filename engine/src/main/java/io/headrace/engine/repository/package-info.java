/**
 * The YAML files of a feature repository, read into definitions with every problem reported at
 * once. They are the way to define features without Python.
 */
package io.headrace.engine.repository;
