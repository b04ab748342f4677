{{/* What the pods of processes and of the release command have in common. Takes a list: the root, the name of the service account. */}}
{{- define "autostack-app.podSettings" -}}
{{- $values := (index . 0).Values -}}
serviceAccountName: {{ index . 1 }}
automountServiceAccountToken: false
# Variables of other Services in the namespace: nobody asked for them, and they can hide an application's own.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- with $values.securityContext.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with $values.securityContext.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
volumes:
  - name: scratch
    emptyDir:
      sizeLimit: {{ $values.scratch.sizeLimit | quote }}
{{- end }}

{{/* What all containers have in common. Takes a list: the root, the command or null, the variables of this container alone. */}}
{{- define "autostack-app.containerSettings" -}}
{{- $root := index . 0 -}}
image: {{ include "autostack-app.image" $root | quote }}
imagePullPolicy: IfNotPresent
{{- with index . 1 }}
command: ["/bin/sh", "-c", {{ include "autostack-app.launcher" $root | toJson }}, "sh"]
# Kubernetes would read $(NAME) as a variable, two dollars as one, and the character U+0085 as a line's end.
args: [{{ . | replace "$" "$$" | toJson | replace "\u0085" "\\u0085" }}]
{{- end }}
env:
  {{- range $name, $value := index . 2 }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  - name: AUTOSTACK_PROJECT
    value: {{ $root.Values.project.name | quote }}
  - name: AUTOSTACK_ENVIRONMENT
    value: {{ $root.Values.environment.name | quote }}
  - name: AUTOSTACK_DEPLOYMENT
    value: {{ $root.Values.deployment.number | int64 | quote }}
  - name: AUTOSTACK_COMMIT
    value: {{ $root.Values.deployment.commit | quote }}
  # The one directory that can be written.
  - name: HOME
    value: /tmp
  - name: TMPDIR
    value: /tmp
{{- $configuration := ($root.Values.configuration | default dict).secret }}
{{- if or $configuration $root.Values.envFrom }}
envFrom:
  {{- with $root.Values.envFrom }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $configuration }}
  # The configuration revision. Last, so that it wins.
  - secretRef:
      name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: {{ $root.Values.securityContext.readOnlyRootFilesystem }}
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: scratch
    mountPath: /tmp
{{- end }}

{{/*
Runs a command ($1) so that SIGTERM reaches all of it. A shell as a container's first process would keep the signal to itself (dash does not replace itself by
what it runs), and the application would be killed in the middle of its requests. So the command gets a shell of its own, the first one hands the signal to the
whole group, and ends only when the command has, with its code. A wait that a signal breaks off is begun again. What the first shell says of all this
("Terminated") is nothing of the application's.
*/}}
{{- define "autostack-app.launcher" -}}
exec 3>&2 2>/dev/null
trap 'trap "" TERM; kill -TERM 0' TERM INT QUIT
(trap 'exit 143' TERM; eval "set --; $1") 2>&3 3>&- &
while wait $!; code=$?; kill -0 $! 2>/dev/null; do :; done
exit $code
{{- end }}
