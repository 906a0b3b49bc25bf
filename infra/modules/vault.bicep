metadata description = 'The vault: who may call with alerts, and the organisation file. One identity may read it.'

@maxLength(24)
param vaultName string

param location string
param principalId string
param networkId string
param subnetId string
param workspaceId string

@secure()
param organisationFile string

@secure()
param alertSecrets string

@secure()
param entraSecrets string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: vaultName
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
    }
  }
}

resource alertSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'alert-secrets'
  properties: {
    contentType: 'application/json'
    value: alertSecrets
  }
}

resource entraSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'entra-secrets'
  properties: {
    contentType: 'application/json'
    value: entraSecrets
  }
}

resource organisationSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(organisationFile)) {
  parent: vault
  name: 'organisation'
  properties: {
    contentType: 'application/json'
    value: organisationFile
  }
}

resource secretsReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  // Key Vault Secrets User
  name: '4633458b-17de-408a-b874-0445c86b69e6'
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsReader.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsReader.id
  }
}

resource whoReadWhat 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-log'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: '${vaultName}-vault'
  params: {
    name: '${vaultName}-vault'
    location: location
    targetId: vault.id
    part: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    networkId: networkId
    subnetId: subnetId
  }
}

// With the version, so that a new revision reads what was just put there.
output alertSecretsUrl string = alertSecret.properties.secretUriWithVersion
output entraSecretsUrl string = entraSecret.properties.secretUriWithVersion
output organisationUrl string = empty(organisationFile) ? '' : organisationSecret!.properties.secretUriWithVersion
