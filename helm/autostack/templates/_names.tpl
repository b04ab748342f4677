{{/* NAME-PART, at most 63 characters. Takes a list: the root, the part. */}}
{{- define "autostack.partName" -}}
{{ printf "%s-%s" ((index . 0).Release.Name | trunc 50 | trimSuffix "-") (index . 1) }}
{{- end }}

{{/* What a part's pods are found by; nothing in it changes. Takes the same list. */}}
{{- define "autostack.selectorLabels" -}}
app.kubernetes.io/name: autostack
app.kubernetes.io/instance: {{ (index . 0).Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "autostack.labels" -}}
{{- $chart := (index . 0).Chart -}}
{{ include "autostack.selectorLabels" . }}
app.kubernetes.io/part-of: autostack
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $chart.Name $chart.Version | quote }}
{{- end }}

{{/* Name, namespace and labels. Takes the same list. */}}
{{- define "autostack.metadata" -}}
name: {{ include "autostack.partName" . }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  {{- include "autostack.labels" . | nindent 2 }}
{{- end }}
