/** Where a person is sent with what the agreement puts elsewhere. The organisation file knows name and address of each. */
export const DOORS = ["application-support", "website", "facilities", "building-access", "travel-documents"] as const;
export type Door = (typeof DOORS)[number];
