metadata description = 'Mails whoever runs the Helpdesk when it is ill. The queries read the lines that the product itself writes.'

param name string
param location string
param workspaceId string
param appId string
param alertMail string

var lines = 'ContainerAppConsoleLogs | where ContainerAppName == "${name}" | extend line = parse_json(Log)'
var states = '${lines} | where tostring(line.event) == "state"'

// Each query gives a row only when something is wrong.
var rules = [
  {
    name: 'silent'
    title: 'Helpdesk: it does not run'
    about: 'No copy wrote a line for a quarter of an hour. See the system log of the container app: it may not start.'
    severity: 0
    every: 'PT5M'
    window: 'PT15M'
    query: '${states} | summarize written = count() | where written == 0'
  }
  {
    name: 'no-deliveries'
    title: 'Helpdesk: nothing is delivered'
    about: 'For half an hour something waited and Teams took nothing, or no copy was sending. Ask the bot: diagnose.'
    severity: 1
    every: 'PT10M'
    window: 'PT30M'
    query: '${states} | summarize delivered = sum(tolong(line.delivered)), failed = sum(tolong(line.failed)), waiting = max(tolong(line.waiting)), sending = countif(tobool(line.sending)) | where (delivered == 0 and failed >= 3 and waiting > 0) or sending == 0'
  }
  {
    name: 'dead-letters'
    title: 'Helpdesk: messages were given up'
    about: 'What could not be shown for a day was given up. Beheer has a card that says what; the bot can deliver it again.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: '${states} | summarize deadLetters = sum(tolong(line.deadLetters)) | where deadLetters > 0'
  }
  {
    name: 'own-credential'
    title: 'Helpdesk: its own certificate expires'
    about: 'In less than two weeks the certificate of its own address expires. After that Teams no longer reaches it.'
    severity: 2
    every: 'PT1H'
    window: 'PT6H'
    query: '${states} | where isnotnull(line.ownCredentialDays) | summarize days = min(toint(line.ownCredentialDays)), written = count() | where written > 0 and days < 14'
  }
  {
    name: 'directory-failing'
    title: 'Helpdesk: people cannot be read'
    about: 'Microsoft Graph has not answered for half an hour. The Helpdesk goes on with what it read before.'
    severity: 2
    every: 'PT10M'
    window: 'PT30M'
    query: '${states} | summarize failing = countif(tobool(line.directoryFailing)) | where failing >= 4'
  }
  {
    name: 'keys-failing'
    title: 'Helpdesk: the keys of Teams cannot be read'
    about: 'The keys by which messages of Teams are known could not be renewed for half an hour. The last good ones still count.'
    severity: 2
    every: 'PT10M'
    window: 'PT30M'
    query: '${states} | summarize failing = countif(tobool(line.keysFailing)) | where failing >= 4'
  }
  {
    name: 'restarts'
    title: 'Helpdesk: it keeps starting again'
    about: 'More than twenty starts in an hour. See the console log for what was said last.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: '${lines} | where tostring(line.msg) == "listening" | summarize starts = count() | where starts > 20'
  }
]

resource readers 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-readers'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [
      {
        name: 'mailbox'
        emailAddress: alertMail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    properties: {
      displayName: rule.title
      description: rule.about
      severity: rule.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: true
      // The table is there from the first line on; the rules may be made before it.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [
          readers.id
        ]
      }
    }
  }
]

resource broken 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-broken-answers'
  location: 'global'
  properties: {
    description: 'Helpdesk: ten or more requests in a quarter of an hour got an answer in the 500s.'
    severity: 1
    enabled: true
    scopes: [
      appId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'answers'
          metricNamespace: 'microsoft.app/containerapps'
          metricName: 'Requests'
          dimensions: [
            {
              name: 'statusCodeCategory'
              operator: 'Include'
              values: [
                '5xx'
              ]
            }
          ]
          timeAggregation: 'Total'
          operator: 'GreaterThanOrEqual'
          threshold: 10
        }
      ]
    }
    actions: [
      {
        actionGroupId: readers.id
      }
    ]
  }
}
