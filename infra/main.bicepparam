using './main.bicep'

// A new version is a new tag here.
param image = 'yourregistry.azurecr.io/helpdesk:0.1.0'
param registryName = 'yourregistry'

param alertMail = 'beheer@example.nl'

// Beside this file; see src/people/README.md for what is in it.
param organisationFile = loadTextContent('organisation.json')

// From the environment of whoever deploys, so that no secret is in a file.
param alertSecrets = readEnvironmentVariable('HELPDESK_ALERT_SECRETS', '{}')
param entraSecrets = readEnvironmentVariable('HELPDESK_ENTRA_SECRETS', '{}')
