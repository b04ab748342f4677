{{- define "autostack.podSettings" -}}
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  # So that volumes belong to it.
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "autostack.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Spread over zones and nodes, each revision by itself. Takes a list: the root, the part. */}}
{{- define "autostack.spread" -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "autostack.selectorLabels" $ | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end }}

{{/* Settings of every process of the API's image. What is set there wins over people's, and the Secret's values are its own names. */}}
{{- define "autostack.apiEnvironment" -}}
envFrom:
  - secretRef:
      name: {{ .Values.secret | quote }}
env:
  {{- range $name, $value := .Values.settings }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  - name: AutoStack__Listen
    value: "*"
  - name: AutoStack__StateDirectory
    value: /var/lib/autostack/state
  - name: AutoStack__DataDirectory
    value: /var/lib/autostack/data
  - name: HOME
    value: /tmp
{{- end }}

{{- define "autostack.apiMounts" -}}
- name: workspaces
  mountPath: /var/lib/autostack
- name: scratch
  mountPath: /tmp
{{- end }}

{{- define "autostack.apiVolumes" -}}
- name: workspaces
  emptyDir:
    sizeLimit: {{ .Values.workspaces.sizeLimit | quote }}
- name: scratch
  emptyDir: {}
{{- end }}

{{/* Refuses what would lie on one pod's disk and be gone with it. */}}
{{- define "autostack.checkAdapters" -}}
{{- range $key, $embedded := dict "AutoStack__Builder__Kind" "BuiltIn" "AutoStack__Registry__Kind" "OciLayout" "AutoStack__GitOps__Kind" "BareRepository" -}}
{{- if has (get $.Values.settings $key | default $embedded | lower) (list (lower $embedded) "auto") -}}
{{- fail (printf "settings.%s must be set, to another than %s: that belongs to one machine" $key $embedded) -}}
{{- end -}}
{{- end -}}
{{- end }}
