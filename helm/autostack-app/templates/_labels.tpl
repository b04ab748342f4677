{{/* What a process's pods are found by. It can't be changed once a Deployment is there: nothing in it changes from one deployment to the next. */}}
{{- define "autostack-app.selectorLabels" -}}
{{- $root := index . 0 -}}
{{ include "autostack-app.applicationLabels" $root }}
app.kubernetes.io/component: {{ index . 1 | quote }}
{{- end }}

{{/* What all pods of the environment are found by. */}}
{{- define "autostack-app.applicationLabels" -}}
app.kubernetes.io/name: {{ .Values.project.name | quote }}
app.kubernetes.io/instance: {{ include "autostack-app.name" . | quote }}
{{- end }}

{{/* Whose release it is. The number of the deployment is in it, so that what runs tells which deployment it is of. */}}
{{- define "autostack-app.releaseLabels" -}}
app.kubernetes.io/part-of: {{ .Values.project.name | quote }}
app.kubernetes.io/version: {{ .Values.deployment.commit | trunc 12 | quote }}
app.kubernetes.io/managed-by: autostack
autostack.dev/project: {{ .Values.project.name | quote }}
autostack.dev/environment: {{ .Values.environment.name | quote }}
autostack.dev/deployment: {{ .Values.deployment.number | int64 | quote }}
{{- end }}

{{/* Of the objects that belong to no one process. */}}
{{- define "autostack-app.labels" -}}
{{ include "autostack-app.applicationLabels" . }}
{{ include "autostack-app.releaseLabels" . }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end }}

{{/* Of the objects of one process. Takes a list: the root, the process's name. */}}
{{- define "autostack-app.processLabels" -}}
{{ include "autostack-app.labels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 | quote }}
{{- end }}

{{/* Of pods: without the chart's version, so that a new chart alone starts no new instances. */}}
{{- define "autostack-app.podLabels" -}}
{{ include "autostack-app.selectorLabels" . }}
{{ include "autostack-app.releaseLabels" (index . 0) }}
{{- end }}
