using './main.bicep'

// A new version is a new tag here.
param image = 'yourregistry.azurecr.io/helpdesk:0.1.0'
param registryName = 'yourregistry'

param alertMail = 'beheer@example.nl'

// Beside this file; docs/in-gebruik-nemen.md says what is in it.
param organisationFile = loadTextContent('organisation.json')

// From the environment of whoever deploys, so that no secret is in a file. Without the variable nothing is deployed: what
// is left out is removed. '{}' says that there are none.
param alertSecrets = readEnvironmentVariable('HELPDESK_ALERT_SECRETS')
param entraSecrets = readEnvironmentVariable('HELPDESK_ENTRA_SECRETS')
