/**
 * What is wrong between the objects of one rendering, none of which a schema sees: a selector that finds nothing, a name that nothing has. Empty when nothing is.
 *
 * @returns {string[]}
 */
export function problemsBetween(objects) {
  const all = (kind) => objects.filter((object) => object.kind === kind);
  const named = (kind, name) => all(kind).find((object) => object.metadata.name === name);
  const workloads = [...all("Deployment"), ...all("Job")];
  const problems = [];
  const say = (object, problem) => problems.push(`${object.kind} ${object.metadata.name}: ${problem}`);
  const found = (selector) => all("Deployment").filter((deployment) => selects(selector, podLabels(deployment)));

  const names = objects.map((object) => `${object.kind}/${object.metadata.name}`);
  for (const object of objects.filter((_, at) => names.indexOf(names[at]) !== at)) say(object, "is there twice");
  // Rights are given where they are used.
  for (const object of objects.filter(
    ({ kind, metadata }) => !/Role/.test(kind) && metadata.namespace !== objects[0].metadata.namespace,
  ))
    say(object, "is in another namespace");

  for (const deployment of all("Deployment"))
    if (
      found(deployment.spec.selector.matchLabels).length !== 1 ||
      found(deployment.spec.selector.matchLabels)[0] !== deployment
    )
      say(deployment, "its selector finds other pods than its own");
  for (const job of all("Job"))
    for (const { spec, metadata } of [...all("Deployment"), ...all("Service"), ...all("PodDisruptionBudget")])
      if (selects(spec.selector.matchLabels ?? spec.selector, podLabels(job)))
        say(job, `its pods are found by the selector of ${metadata.name}`);

  for (const service of all("Service")) {
    const behind = found(service.spec.selector);
    if (behind.length !== 1) say(service, `its selector finds ${behind.length} Deployments`);
    for (const port of service.spec.ports)
      if (!behind.some((deployment) => ports(deployment).includes(port.targetPort)))
        say(service, `no container has a port ${port.targetPort}`);
  }

  for (const ingress of all("Ingress"))
    for (const { service } of ingress.spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend)))
      if (!named("Service", service.name)?.spec.ports.some(({ name }) => name === service.port.name))
        say(ingress, `there is no Service ${service.name} with a port ${service.port.name}`);

  for (const autoscaler of all("HorizontalPodAutoscaler")) {
    const target = named("Deployment", autoscaler.spec.scaleTargetRef.name);
    if (!target) say(autoscaler, "its target is not there");
    else if (target.spec.replicas !== undefined) say(autoscaler, "its target has a number of replicas of its own");
    if (autoscaler.spec.minReplicas > autoscaler.spec.maxReplicas) say(autoscaler, "minReplicas is above maxReplicas");
  }

  for (const budget of all("PodDisruptionBudget")) {
    const guarded = found(budget.spec.selector.matchLabels);
    if (guarded.length !== 1) say(budget, `its selector finds ${guarded.length} Deployments`);
    for (const deployment of guarded) {
      const autoscaler = all("HorizontalPodAutoscaler").find(
        ({ spec }) => spec.scaleTargetRef.name === deployment.metadata.name,
      );
      if ((autoscaler?.spec.minReplicas ?? deployment.spec.replicas) < 2)
        say(budget, "keeps a node from being drained");
    }
  }

  for (const workload of workloads) {
    const pod = workload.spec.template.spec;
    const account = named("ServiceAccount", pod.serviceAccountName);
    if (!account) say(workload, `there is no ServiceAccount ${pod.serviceAccountName}`);
    else if (isBefore(workload, account)) say(workload, "runs before its ServiceAccount is there");
    const volumes = (pod.volumes ?? []).map(({ name }) => name);
    for (const { name } of pod.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []))
      if (!volumes.includes(name)) say(workload, `there is no volume ${name}`);
  }
  return problems;
}

/** What keeps a pod out of a namespace that enforces https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted. */
export function unrestricted(pod) {
  const problems = [];
  const must = (holds, problem) => holds || problems.push(problem);
  must(pod.securityContext?.runAsNonRoot === true, "may run as root");
  must(pod.securityContext?.runAsUser !== 0, "runs as root");
  must(pod.securityContext?.seccompProfile?.type === "RuntimeDefault", "has no seccomp profile");
  must(!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, "shares the node's namespaces");
  must(
    (pod.volumes ?? []).every((volume) => volume.emptyDir || volume.configMap || volume.secret || volume.projected),
    "has a volume of the node",
  );
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
    const context = container.securityContext ?? {};
    must(context.allowPrivilegeEscalation === false, `${container.name} may gain privileges`);
    must(
      context.capabilities?.drop?.includes("ALL") && !context.capabilities.add,
      `${container.name} has capabilities`,
    );
    must(!context.privileged, `${container.name} is privileged`);
    must(!(container.ports ?? []).some(({ hostPort }) => hostPort), `${container.name} takes a port of the node`);
  }
  return problems;
}

export function selects(selector, labels) {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

export function podLabels(workload) {
  return workload.spec.template.metadata.labels;
}

function ports(deployment) {
  return deployment.spec.template.spec.containers.flatMap((container) =>
    (container.ports ?? []).map(({ name }) => name),
  );
}

/** Whether Argo CD applies one before the other: by phase, then by wave. It takes Helm's hooks for its own. */
function isBefore(one, other) {
  const told = ({ metadata }, key) => metadata.annotations?.[key];
  const phase = (object) =>
    told(object, "argocd.argoproj.io/hook") === "PreSync" || /pre-install/.test(told(object, "helm.sh/hook")) ? 0 : 1;
  const wave = (object) =>
    Number(told(object, "argocd.argoproj.io/sync-wave") ?? told(object, "helm.sh/hook-weight") ?? 0);
  return phase(one) < phase(other) || (phase(one) === 0 && phase(other) === 0 && wave(one) <= wave(other));
}
