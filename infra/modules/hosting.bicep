metadata description = 'Where the Helpdesk runs: copies of one container, spread over zones, more of them when it is busy.'

param name string
param location string
param image string
param registryServer string
param identityId string
param clientId string
param tenantId string
param subnetId string
param workspaceId string
param tablesUrl string
param alertSecretsUrl string
param entraSecretsUrl string
param organisationUrl string
param organisationPath string
param domainName string
param domainCertificateId string
param leastReplicas int
param mostReplicas int
param revision string

var port = 3978
var mountedAt = '/mnt/helpdesk'
var hasMount = empty(organisationPath)
var url = 'https://${empty(domainName) ? '${name}.${apps.properties.defaultDomain}' : domainName}'

resource apps 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-apps'
  location: location
  properties: {
    zoneRedundant: true
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: false
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

resource toLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: apps
  name: 'to-log'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: apps.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: empty(registryServer)
        ? []
        : [
            {
              server: registryServer
              identity: identityId
            }
          ]
      secrets: concat(
        [
          {
            name: 'alert-secrets'
            keyVaultUrl: alertSecretsUrl
            identity: identityId
          }
          {
            name: 'entra-secrets'
            keyVaultUrl: entraSecretsUrl
            identity: identityId
          }
        ],
        hasMount
          ? [
              {
                name: 'organisation'
                keyVaultUrl: organisationUrl
                identity: identityId
              }
            ]
          : []
      )
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
        customDomains: empty(domainName)
          ? []
          : [
              {
                name: domainName
                certificateId: domainCertificateId
                bindingType: 'SniEnabled'
              }
            ]
      }
    }
    template: {
      // A new one each time: new secrets alone would restart nothing.
      revisionSuffix: revision
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'helpdesk'
          image: image
          resources: {
            cpu: 1
            memory: '2Gi'
          }
          env: [
            { name: 'HELPDESK_MODE', value: 'teams' }
            { name: 'PORT', value: string(port) }
            { name: 'HELPDESK_URL', value: url }
            { name: 'HELPDESK_TABLES', value: tablesUrl }
            { name: 'HELPDESK_ORGANISATION', value: hasMount ? '${mountedAt}/organisation.json' : organisationPath }
            { name: 'HELPDESK_ALERT_SECRETS', secretRef: 'alert-secrets' }
            { name: 'HELPDESK_ENTRA_SECRETS', secretRef: 'entra-secrets' }
            { name: 'MicrosoftAppType', value: 'UserAssignedMSI' }
            { name: 'MicrosoftAppId', value: clientId }
            { name: 'MicrosoftAppTenantId', value: tenantId }
            { name: 'AZURE_CLIENT_ID', value: clientId }
            { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' }
          ]
          volumeMounts: hasMount
            ? [
                {
                  volumeName: 'organisation'
                  mountPath: mountedAt
                }
              ]
            : []
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 15
              timeoutSeconds: 5
              failureThreshold: 4
            }
            {
              // It waits five minutes: what all copies lack at once, such as Teams, is no reason to refuse alerts too.
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
              }
              periodSeconds: 30
              timeoutSeconds: 5
              failureThreshold: 10
            }
          ]
        }
      ]
      volumes: hasMount
        ? [
            {
              name: 'organisation'
              storageType: 'Secret'
              secrets: [
                {
                  secretRef: 'organisation'
                  path: 'organisation.json'
                }
              ]
            }
          ]
        : []
      scale: {
        minReplicas: leastReplicas
        maxReplicas: mostReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '40'
              }
            }
          }
        ]
      }
    }
  }
}

output url string = url
output appId string = app.id
