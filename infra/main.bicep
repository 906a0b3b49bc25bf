targetScope = 'resourceGroup'

metadata description = 'The Helpdesk in Azure: identity, bot, hosting, storage, secrets, log and alerts, all in one resource group.'

@description('Starts every name that is made: a lower-case letter, and two to ten lower-case letters or digits.')
@minLength(3)
@maxLength(11)
param name string = 'helpdesk'

@description('Where everything is. The bot is regional, so its messages stay in this region too.')
@allowed(['westeurope'])
param location string = 'westeurope'

@description('The container image with its version, such as "ictnml.azurecr.io/helpdesk:0.1.0".')
param image string

@description('Name of the existing Azure Container Registry that holds the image. Empty: the image is public.')
param registryName string = ''

@description('Resource group of that registry.')
param registryGroup string = resourceGroup().name

@description('The organisation file, at most 25 KB; kept in Key Vault. Empty when the image carries it, see organisationPath.')
@secure()
@maxLength(25000)
param organisationFile string = ''

@description('Path of an organisation file that the image itself carries, for one that is larger than 25 KB.')
param organisationPath string = ''

@description('Who may call with alerts, as HELPDESK_ALERT_SECRETS has it: {"backups":{"venlo":["secret"]}}.')
@secure()
@maxLength(25000)
param alertSecrets string = '{}'

@description('Secrets for reading people of other tenants, as HELPDESK_ENTRA_SECRETS has it. Not needed for the tenant of the bot.')
@secure()
@maxLength(25000)
param entraSecrets string = '{}'

@description('Who hears of alerts about the Helpdesk itself: one mailbox that somebody reads.')
param alertMail string

@description('A host name of your own, such as "helpdesk.example.nl". Empty: the name that Azure gives.')
param domainName string = ''

@description('Resource id of the certificate for domainName, in the Container Apps environment.')
param domainCertificateId string = ''

@description('Price tier of the bot registration. Teams costs nothing in either; S1 has a service level.')
@allowed(['F0', 'S1'])
param botSku string = 'S1'

@description('How many copies always run: two, so that an update or a broken machine is not noticed.')
@minValue(2)
param leastReplicas int = 2

@description('How many copies run at the most.')
@maxValue(30)
param mostReplicas int = 6

@description('Days that the log is kept; the agreement asks for three months.')
@minValue(93)
@maxValue(730)
param logDays int = 365

@description('Address range of the network that is made; free to choose, nothing else is connected to it.')
param networkRange string = '10.60.0.0/23'

@description('Leave this out: each deployment starts new copies, which read the secrets and the organisation file anew.')
param deployedAt string = utcNow('yyyyMMddHHmmss')

var unique = uniqueString(resourceGroup().id)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module log 'modules/log.bicep' = {
  name: '${name}-log'
  params: {
    name: name
    location: location
    logDays: logDays
  }
}

module network 'modules/network.bicep' = {
  name: '${name}-network'
  params: {
    name: name
    location: location
    addressRange: networkRange
  }
}

module storage 'modules/storage.bicep' = {
  name: '${name}-storage'
  params: {
    accountName: '${name}${unique}'
    location: location
    principalId: identity.properties.principalId
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
  }
}

module vault 'modules/vault.bicep' = {
  name: '${name}-vault'
  params: {
    vaultName: '${name}${unique}'
    location: location
    principalId: identity.properties.principalId
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointsSubnetId
    workspaceId: log.outputs.workspaceId
    organisationFile: organisationFile
    alertSecrets: alertSecrets
    entraSecrets: entraSecrets
  }
}

module registry 'modules/registry.bicep' = if (!empty(registryName)) {
  name: '${name}-registry'
  scope: resourceGroup(registryGroup)
  params: {
    registryName: registryName
    principalId: identity.properties.principalId
  }
}

module hosting 'modules/hosting.bicep' = {
  name: '${name}-hosting'
  params: {
    name: name
    location: location
    image: image
    registryServer: empty(registryName) ? '' : '${registryName}.azurecr.io'
    identityId: identity.id
    clientId: identity.properties.clientId
    tenantId: identity.properties.tenantId
    subnetId: network.outputs.appsSubnetId
    workspaceId: log.outputs.workspaceId
    tablesUrl: storage.outputs.tablesUrl
    alertSecretsUrl: vault.outputs.alertSecretsUrl
    entraSecretsUrl: vault.outputs.entraSecretsUrl
    organisationUrl: vault.outputs.organisationUrl
    organisationPath: organisationPath
    domainName: domainName
    domainCertificateId: domainCertificateId
    leastReplicas: leastReplicas
    mostReplicas: mostReplicas
    revision: 'r${deployedAt}'
  }
  dependsOn: [
    registry
  ]
}

module bot 'modules/bot.bicep' = {
  name: '${name}-bot'
  params: {
    botName: '${name}-${unique}'
    location: location
    sku: botSku
    identityId: identity.id
    clientId: identity.properties.clientId
    tenantId: identity.properties.tenantId
    url: hosting.outputs.url
  }
}

module alerts 'modules/alerts.bicep' = {
  name: '${name}-alerts'
  params: {
    name: name
    location: location
    workspaceId: log.outputs.workspaceId
    appId: hosting.outputs.appId
    alertMail: alertMail
  }
}

@description('Where the Helpdesk answers; the app package for Teams and the senders of alerts need it.')
output url string = hosting.outputs.url

@description('The bot\'s id; the app package for Teams needs it.')
output botId string = identity.properties.clientId

@description('The identity\'s object id; rights on Microsoft Graph are given to it.')
output identityObjectId string = identity.properties.principalId
