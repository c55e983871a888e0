package io.headrace.operator.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster and namespace. What is absent is found as {@code kubectl} finds it: {@code
 * KUBECONFIG}, {@code ~/.kube/config}, the service account of the pod.
 */
public record ClusterAddress(
    Optional<Path> kubeconfig, Optional<String> context, Optional<String> namespace) {}
