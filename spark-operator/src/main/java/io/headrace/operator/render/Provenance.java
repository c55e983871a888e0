package io.headrace.operator.render;

import java.util.Optional;

/**
 * Who rendered.
 *
 * @param version of Headrace
 * @param gitSha commit of the feature repository, where it is known
 */
public record Provenance(String version, Optional<String> gitSha) {}
