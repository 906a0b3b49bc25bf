metadata description = 'The tables: no keys, no way in from outside the network, and one identity that may read and write.'

@maxLength(24)
param accountName string

param location string
param principalId string
param networkId string
param subnetId string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: accountName
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
    }
  }
}

resource tableData 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  // Storage Table Data Contributor
  name: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource mayUseTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, tableData.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: tableData.id
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the tickets of all municipalities. Export first, see docs.'
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: '${accountName}-tables'
  params: {
    name: '${accountName}-tables'
    location: location
    targetId: account.id
    part: 'table'
    zoneName: 'privatelink.table.${environment().suffixes.storage}'
    networkId: networkId
    subnetId: subnetId
  }
}

output tablesUrl string = account.properties.primaryEndpoints.table
