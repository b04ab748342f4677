{{/*
The processes of the release as JSON, {"items": [{name, command, resources, instances, least, most, autoscaling}]}. `instances` is what AutoStack was asked for, none
while the environment is stopped. `autoscaling` is there when an autoscaler decides instead, between `least` and `most`; `most` is people's limit, and AutoStack's
number is held to it too.
*/}}
{{- define "autostack-app.processes" -}}
{{- $items := list -}}
{{- range .Values.processes -}}
{{- $own := get $.Values.perProcess .name | default dict -}}
{{- $resources := mergeOverwrite (deepCopy $.Values.resources) (deepCopy ($own.resources | default dict)) -}}
{{- $instances := ternary 0 (int .replicas) ($.Values.stopped | default false) -}}
{{- $process := dict "name" .name "command" .command "resources" $resources "instances" $instances "least" $instances "most" $instances -}}
{{- with $own.autoscaling -}}
{{- include "autostack-app.checkAutoscaling" (list $process .) -}}
{{- if $instances -}}
{{- $_ := set $process "autoscaling" . -}}
{{- $_ := set $process "least" (min (int (.minReplicas | default $instances)) (int .maxReplicas)) -}}
{{- $_ := set $process "most" (int .maxReplicas) -}}
{{- end -}}
{{- end -}}
{{- $items = append $items $process -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end }}

{{/* Refuses what a schema can't see, and a cluster would only tell in an autoscaler's status. Takes a list: the process, its autoscaling. */}}
{{- define "autostack-app.checkAutoscaling" -}}
{{- $process := index . 0 -}}
{{- $autoscaling := index . 1 -}}
{{- $requests := $process.resources.requests | default dict -}}
{{- $place := printf "perProcess.%s.autoscaling" $process.name -}}
{{- if gt (int ($autoscaling.minReplicas | default 1)) (int $autoscaling.maxReplicas) -}}
{{- fail (printf "%s: minReplicas is above maxReplicas" $place) -}}
{{- end -}}
{{- if and $autoscaling.targetCPUUtilization (not $requests.cpu) -}}
{{- fail (printf "%s: targetCPUUtilization is a share of resources.requests.cpu, which the process does not have" $place) -}}
{{- end -}}
{{- if and $autoscaling.targetMemoryUtilization (not $requests.memory) -}}
{{- fail (printf "%s: targetMemoryUtilization is a share of resources.requests.memory, which the process does not have" $place) -}}
{{- end -}}
{{- end }}

{{/* Whether the release has the process that gets the route: "true" or nothing. */}}
{{- define "autostack-app.hasWeb" -}}
{{- range .Values.processes }}{{ if eq .name "web" }}true{{ end }}{{ end -}}
{{- end }}
