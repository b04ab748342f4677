{{/* PROJECT--ENVIRONMENT, at most 58 characters: a label of DNS. */}}
{{- define "autostack-app.name" -}}
{{ .Values.project.name }}--{{ .Values.environment.name }}
{{- end }}

{{/*
What belongs to one process: PROJECT--ENVIRONMENT-PROCESS. Pods take their host name from it and Services of a mesh their label, so one that is longer than a label
of DNS (63) is cut and told apart by a hash of the whole. Takes a list: the root, the process's name.
*/}}
{{- define "autostack-app.processName" -}}
{{- $name := printf "%s-%s" (include "autostack-app.name" (index . 0)) (index . 1) -}}
{{- if gt (len $name) 63 -}}
{{ printf "%s-%s" (trunc 54 $name | trimSuffix "-") (sha256sum $name | trunc 8) }}
{{- else -}}
{{ $name }}
{{- end -}}
{{- end }}

{{/* All names that `web` answers to, as a JSON list without repetition. */}}
{{- define "autostack-app.hosts" -}}
{{- $hosts := .Values.domains -}}
{{- with .Values.ingress.domain -}}
{{- $label := ternary $.Values.project.name (include "autostack-app.name" $) (eq $.Values.environment.name "production") -}}
{{- $hosts = prepend $hosts (printf "%s.%s" $label .) -}}
{{- end -}}
{{- concat $hosts .Values.ingress.hosts | uniq | toJson -}}
{{- end }}

{{/* The image by its digest alone: a tag can be moved. */}}
{{- define "autostack-app.image" -}}
{{- $repository := regexReplaceAll "@.*$" .Values.image.reference "" | regexFind "^.*/[^/:]+" -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- end }}
