/** Where a person is sent with what the agreement puts elsewhere. The organisation file knows name and address of each. */
export const DOORS = ["application-support", "website", "facilities", "building-access", "travel-documents"] as const;
export type Door = (typeof DOORS)[number];

export const DOOR_LABEL: Record<Door, string> = {
  "application-support": "Applicatiebeheer van uw gemeente",
  website: "De webredactie van uw gemeente",
  facilities: "De facilitaire afdeling van uw gemeente",
  "building-access": "De uitgifte van toegangspassen van uw gemeente",
  "travel-documents": "Applicatiebeheer reisdocumenten van uw gemeente",
};
