{{/* What only the container of `web` has: a port, probes on the health path, and time to leave the route. */}}
{{- define "autostack-app.webSettings" -}}
ports:
  - name: http
    containerPort: {{ int .Values.port }}
startupProbe:
  {{- include "autostack-app.healthRequest" . | nindent 2 }}
  # As long as AutoStack waits for an instance to become healthy, and often: a release is live no sooner than this notices.
  periodSeconds: 2
  failureThreshold: {{ divf .Values.health.timeout_seconds 2 | ceil | int }}
readinessProbe:
  {{- include "autostack-app.healthRequest" . | nindent 2 }}
  periodSeconds: 5
  failureThreshold: 3
{{- if .Values.probes.liveness }}
livenessProbe:
  {{- include "autostack-app.healthRequest" . | nindent 2 }}
  # Slower than readiness: an instance leaves the route long before it is started again.
  periodSeconds: 10
  failureThreshold: 6
{{- end }}
{{- with int .Values.shutdown.waitSeconds }}
lifecycle:
  preStop:
    # By the kubelet, not by a command: many images have none.
    sleep:
      seconds: {{ . }}
{{- end }}
{{- end }}

{{- define "autostack-app.healthRequest" -}}
httpGet:
  path: {{ .Values.health.path | toJson }}
  port: http
timeoutSeconds: {{ int .Values.probes.timeoutSeconds }}
{{- end }}
