# An update: a new city, and the population of another corrected. The check is 40-update.check.rq.
PREFIX entity: <urn:tern:entity:>
PREFIX relation: <urn:tern:relation:>
PREFIX atlas: <https://tern.example/atlas#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { entity:bergen-op-zoom a atlas:City ; rdfs:label "Bergen op Zoom"@en ; atlas:population 67496 } ;
DELETE { entity:oslo atlas:population ?old } INSERT { entity:oslo atlas:population 717710 } WHERE { entity:oslo atlas:population ?old }
