metadata description = 'Lets the identity fetch images from an existing registry.'

param registryName string
param principalId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource imagesReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  // AcrPull
  name: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
}

resource mayFetchImages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, principalId, imagesReader.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: imagesReader.id
  }
}
