package io.headrace.engine.registry;

import io.headrace.engine.registry.RegistryPlan.ObjectName;

/** One object that another one needs. */
record Usage(ObjectName user, ObjectName used) {}
